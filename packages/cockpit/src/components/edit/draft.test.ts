import { cellWidth } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Draft, draftOf, EMPTY_DRAFT, insert, paste, textOfDraft } from './draft.ts';
import { draftRows } from './draft-rows.ts';
import { EDIT_KEYS, vertical } from './edits.ts';
import { graphemesOf } from './graphemes.ts';
import { HISTORY_START, stepHistory } from './history.ts';

const fold = (text: string): string => `[pasted ${text.split('\n').length} lines]`;
const key = (draft: Draft, ...names: readonly string[]): Draft =>
  names.reduce((now, name) => EDIT_KEYS[name]?.(now) ?? now, draft);
/** The text with the cursor as `|`. */
const shown = ({ text, cursor }: Draft): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;
const draftAt = (text: string): Draft => {
  const cursor = text.indexOf('|');
  return { ...EMPTY_DRAFT, text: text.replace('|', ''), cursor };
};

describe('keys', () => {
  test.each([
    ['one two|', ['left'], 'one tw|o'],
    ['one 👩‍👩‍👧‍👦|', ['left'], 'one |👩‍👩‍👧‍👦'],
    ['|👍🏽a', ['right'], '👍🏽|a'],
    ['one two|', ['alt+left'], 'one |two'],
    ['one |two three', ['ctrl+right'], 'one two| three'],
    ['a\nbcd|e\nf', ['home'], 'a\n|bcde\nf'],
    ['a\nbc|de\nf', ['end'], 'a\nbcde|\nf'],
    ['重构|', ['backspace'], '重|'],
    ['a👩‍👩‍👧‍👦|b', ['backspace'], 'a|b'],
    ['e\u0301|', ['backspace'], '|'],
    ['|ab', ['delete'], '|b'],
    ['one two|', ['ctrl+w'], 'one |'],
    ['one| two\nx', ['ctrl+k'], 'one|\nx'],
    ['one|\nx', ['ctrl+k'], 'one|x'],
    ['a\none| two', ['ctrl+u'], 'a\n| two'],
    ['|', ['backspace', 'delete', 'left', 'right', 'ctrl+w', 'ctrl+k'], '|'],
    ['سلام|', ['backspace'], 'سلا|'],
  ])('%j after %j is %j', (before, names, after) => {
    expect(shown(key(draftAt(before), ...names))).toBe(after);
  });

  test('no key ever leaves the cursor inside a grapheme', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '重', '👩‍👩‍👧‍👦', 'é', '🇩🇪', 'ש') });
    const names = fc.array(fc.constantFrom(...Object.keys(EDIT_KEYS)), { maxLength: 20 });
    fc.assert(
      fc.property(text, names, (written, pressed) => {
        const { text: left, cursor } = key(draftOf(written), ...pressed);
        let at = 0;
        const stops = new Set([0, ...graphemesOf(left).map((grapheme) => (at += grapheme.length))]);
        expect(stops.has(cursor)).toBe(true);
      }),
    );
  });
});

describe('pastes', () => {
  const long = Array.from({ length: 10_000 }, (_, at) => `line ${at}`).join('\n');

  test('10,000 lines are one character of the draft, sent whole', () => {
    const draft = insert(paste(insert(EMPTY_DRAFT, 'look: '), long), ' and say');
    expect(draft.text.length).toBeLessThan(20);
    expect(textOfDraft(draft)).toBe(`look: ${long} and say`);
    const { rows } = draftRows(draft, 60, fold);
    expect(rows[0]?.pieces.map(({ text }) => text).join('')).toBe('look: [pasted 10000 lines] and say');
  });

  test('backspace removes a folded paste as a whole', () => {
    expect(textOfDraft(key(paste(draftOf('a'), long), 'backspace'))).toBe('a');
  });

  test('a short paste is plain text with normalised line feeds', () => {
    expect(paste(EMPTY_DRAFT, 'a\r\nb\rc').text).toBe('a\nb\nc');
  });

  test('a paste cannot contain placeholders of other pastes', () => {
    const draft = paste(paste(EMPTY_DRAFT, long), '\u{F0000}');
    expect(textOfDraft(draft)).toBe(`${long}\ufffd`);
  });
});

describe('rows', () => {
  const rowsOf = (text: string, columns: number): string[] =>
    draftRows(draftOf(text), columns, fold).rows.map(({ pieces }) =>
      pieces.map((piece) => piece.text).join(''),
    );

  test('words stay whole, wide characters may be split', () => {
    expect(rowsOf('move the payment', 11)).toEqual(['move the ', 'payment']);
    expect(rowsOf('重构登录页面', 6)).toEqual(['重构', '登录', '页面']);
  });

  test('no row uses the last cell, which the caret may need', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'bc ', '\n', '重', '👩‍👩‍👧‍👦', 'é', '\t') });
    fc.assert(
      fc.property(text, fc.integer({ min: 6, max: 30 }), fc.nat(), (written, columns, stop) => {
        const whole = draftOf(written);
        const stops = [0];
        for (const grapheme of graphemesOf(whole.text)) stops.push((stops.at(-1) ?? 0) + grapheme.length);
        const draft = { ...whole, cursor: stops[stop % stops.length] ?? 0 };
        const { rows, cursorRow, cursorCells } = draftRows(draft, columns, fold);
        for (const { pieces } of rows)
          expect(cellWidth(pieces.map((piece) => piece.text).join(''))).toBeLessThan(columns);
        expect(cursorCells).toBeLessThan(columns);
        expect(rows[cursorRow]?.start).toBeLessThanOrEqual(draft.cursor);
        expect(rows[cursorRow]?.end).toBeGreaterThanOrEqual(draft.cursor);
      }),
    );
  });

  test('up and down keep the column and stop at the edges', () => {
    const draft = draftAt('重构登录\nab|cd');
    const up = vertical(draft, draftRows(draft, 20, fold), -1);
    expect(up && shown(up)).toBe('重|构登录\nabcd');
    expect(up && vertical(up, draftRows(up, 20, fold), -1)).toBeUndefined();
  });
});

describe('history', () => {
  const history = ['first', 'second'];

  test('goes back to older texts and forward to the draft', () => {
    const own = draftOf('half');
    const one = stepHistory(HISTORY_START, { draft: own, history, by: 1 });
    expect(one?.draft.text).toBe('second');
    const two = one && stepHistory(one.state, { draft: one.draft, history, by: 1 });
    expect(two?.draft.text).toBe('first');
    expect(two && stepHistory(two.state, { draft: two.draft, history, by: 1 })).toBeUndefined();
    const back = two && stepHistory(two.state, { draft: two.draft, history, by: -1 });
    const end = back && stepHistory(back.state, { draft: back.draft, history, by: -1 });
    expect(end?.draft).toEqual(own);
  });

  test('an edited entry becomes the draft', () => {
    const one = stepHistory(HISTORY_START, { draft: draftOf(''), history, by: 1 });
    const changed = draftOf('second!');
    const older = one && stepHistory(one.state, { draft: changed, history, by: 1 });
    const back = older && stepHistory(older.state, { draft: older.draft, history, by: -1 });
    expect(back?.draft).toEqual(changed);
  });
});
