import { expect, test } from 'vitest';
import { textSink } from '../testing/text-sink.ts';
import { createOutput, exitCodeAfterOutput, type OutputSettings } from './output.ts';
import { NO_PAINT } from './paint.ts';

const outputTo = (isTerminal: boolean, more: Partial<OutputSettings> = {}) => {
  const data = textSink({ isTerminal });
  const notes = textSink({ isTerminal });
  const output = createOutput({
    data,
    notes,
    dataPaint: NO_PAINT,
    notesPaint: NO_PAINT,
    isJson: false,
    isQuiet: false,
    ...more,
  });
  return { output, data, notes };
};

const EVIL = 'a\u001b[2Jb\u009b1mc\u202ed';

test('on a terminal an agent cannot move the cursor or turn text around', async () => {
  const { output, data, notes } = outputTo(true);
  await output.raw(EVIL);
  await output.rawNote(EVIL);
  expect(data.text()).toBe('a␛[2Jb\\u009b1mc\\u202ed');
  expect(notes.text()).toBe(data.text());
});

test('in a pipe the text of an agent stays as it came', async () => {
  const { output, data } = outputTo(false);
  await output.raw(EVIL);
  expect(data.text()).toBe(EVIL);
});

test('JSON on a terminal is harmless and still the same JSON', async () => {
  const { output, data } = outputTo(true);
  await output.json({ title: EVIL });
  for (const danger of ['\u001b', '\u009b', '\u202e']) expect(data.text()).not.toContain(danger);
  expect(JSON.parse(data.text())).toEqual({ title: EVIL });
});

test('JSON in a pipe is one line', async () => {
  const { output, data } = outputTo(false);
  await output.json([{ a: 1 }, { a: 2 }]);
  expect(data.text()).toBe('[{"a":1},{"a":2}]\n');
});

test('paint is put on after the text was made harmless', async () => {
  const { output, notes } = outputTo(true);
  await output.rawNote('\u001b', (text) => `<${text}>`);
  expect(notes.text()).toBe('<␛>');
});

test('quiet takes the notes away and leaves complaints', async () => {
  const { output, notes } = outputTo(false, { isQuiet: true });
  await output.note('a note');
  await output.complain('a complaint');
  expect(notes.text()).toBe('a complaint\n');
});

/** A file on a full disk. */
const full: OutputSettings['data'] = {
  isTerminal: false,
  columns: undefined,
  write: () => Promise.reject(new Error('ENOSPC: no space left on device, write')),
};

test('data that cannot be written fails the command, in words', async () => {
  const { output } = outputTo(false, { data: full });
  await expect(output.line('a list')).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('cannot write to stdout (ENOSPC: no space left on device'),
  });
});

test('what was done is reported on stderr when stdout is full, and the command continues', async () => {
  const { output, notes } = outputTo(false, { data: full });
  output.divertWhenFull();
  expect(output.hasDiverted).toBe(false);
  await output.line('tsk_1');
  await output.line('tsk_2');
  expect(notes.text()).toMatch(/^cox: cannot write to stdout \(ENOSPC.*\); .*:\ntsk_1\ntsk_2\n$/);
  expect([exitCodeAfterOutput(0, output), exitCodeAfterOutput(10, output)]).toEqual([1, 10]);
});

test('notes that cannot be written change nothing', async () => {
  const { output, data } = outputTo(false, { notes: full });
  await output.note('a note');
  await output.complain('a complaint');
  await output.line('data');
  expect(data.text()).toBe('data\n');
});
