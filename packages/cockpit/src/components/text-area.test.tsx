import { cellWidth } from '@coxswain/protocol';
import { type FC, useState } from 'react';
import { expect, test } from 'vitest';
import { type HarnessOptions, renderHarness } from '../testing/harness.tsx';
import { EMPTY_DRAFT } from './edit/draft.ts';
import { TextArea } from './text-area.tsx';

const area = (history: readonly string[] = [], options: HarnessOptions = {}) => {
  const sent: string[] = [];
  const Area: FC = () => {
    const [draft, setDraft] = useState(EMPTY_DRAFT);
    return (
      <TextArea
        title="Write"
        draft={draft}
        onChange={setDraft}
        onSubmit={(text) => sent.push(text)}
        columns={20}
        maxRows={3}
        placeholder="Say something"
        history={history}
      />
    );
  };
  return { harness: renderHarness(() => <Area />, options), sent };
};

test('typed text is wrapped into rows and sent by enter', async () => {
  const { harness, sent } = area();
  await harness.sees('Say something');
  harness.press(...'重构 the login page now', 'enter');
  await harness.typed();
  expect(sent).toEqual(['重构 the login page now']);
});

test('it grows to its maximum, then scrolls with the caret', async () => {
  const { harness } = area();
  for (const line of ['one', 'two', 'three', 'four', 'five']) harness.press(...line, 'shift+enter');
  await harness.typed();
  await harness.sees('five');
  await harness.misses('three');
  expect(harness.lines().filter((line) => line !== '')).toEqual(['four', 'five']);
  harness.press('up', 'up', 'up', 'up', 'up');
  await harness.typed();
  await harness.sees('one');
  await harness.misses('four');
  expect(harness.lines().slice(0, 3)).toEqual(['one', 'two', 'three']);
});

test.each([
  ['en', '[pasted 10,000 lines]'],
  ['zh', '[已粘贴 10,000 行]'],
] as const)('in %s a paste of 10,000 lines is %s, and sent whole', async (language, shown) => {
  const { harness, sent } = area([], { language });
  const text = Array.from({ length: 10_000 }, (_, at) => `line ${at}`).join('\n');
  harness.paste(text);
  await harness.sees(shown.slice(0, 18));
  for (const line of harness.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(20);
  harness.press('enter');
  await harness.typed();
  expect(sent).toEqual([text]);
});

test('up at the first row recalls the last sent text, down the draft', async () => {
  const { harness } = area(['first', 'second']);
  harness.press(...'half', 'up');
  await harness.sees('second');
  harness.press('up');
  await harness.sees('first');
  harness.press('down', 'down');
  await harness.sees('half');
});

test('blanks alone are not sent', async () => {
  const { harness, sent } = area();
  harness.press(' ', ' ', 'enter');
  await harness.typed();
  expect(sent).toEqual([]);
});
