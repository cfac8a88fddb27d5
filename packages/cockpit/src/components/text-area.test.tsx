import { cellWidth } from '@coxswain/protocol';
import { type FC, useState } from 'react';
import { expect, test } from 'vitest';
import { onStage, type StageOptions } from '../testing/stage.tsx';
import { EMPTY_DRAFT } from './edit/draft.ts';
import { TextArea } from './text-area.tsx';

const area = (history: readonly string[] = [], options: StageOptions = {}) => {
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
  return { stage: onStage(() => <Area />, options), sent };
};

test('what is typed is drawn, broken into rows, and sent by enter', async () => {
  const { stage, sent } = area();
  await stage.sees('Say something');
  stage.press(...'重构 the login page now', 'enter');
  await stage.typed();
  expect(sent).toEqual(['重构 the login page now']);
});

test('it grows to its rows and then scrolls with the caret', async () => {
  const { stage } = area();
  for (const line of ['one', 'two', 'three', 'four', 'five']) stage.press(...line, 'shift+enter');
  await stage.typed();
  await stage.sees('five');
  await stage.misses('three');
  expect(stage.lines().filter((line) => line !== '')).toEqual(['four', 'five']);
  stage.press('up', 'up', 'up', 'up', 'up');
  await stage.typed();
  await stage.sees('one');
  await stage.misses('four');
  expect(stage.lines().slice(0, 3)).toEqual(['one', 'two', 'three']);
});

test.each([
  ['en', '[pasted 10,000 lines]'],
  ['zh', '[已粘贴 10,000 行]'],
] as const)('in %s a paste of 10,000 lines is %s, and sent whole', async (language, told) => {
  const { stage, sent } = area([], { language });
  const text = Array.from({ length: 10_000 }, (_, at) => `line ${at}`).join('\n');
  stage.paste(text);
  await stage.sees(told.slice(0, 18));
  for (const line of stage.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(20);
  stage.press('enter');
  await stage.typed();
  expect(sent).toEqual([text]);
});

test('up at the first row brings back what was sent before, down what was being written', async () => {
  const { stage } = area(['first', 'second']);
  stage.press(...'half', 'up');
  await stage.sees('second');
  stage.press('up');
  await stage.sees('first');
  stage.press('down', 'down');
  await stage.sees('half');
});

test('blanks alone are not sent', async () => {
  const { stage, sent } = area();
  stage.press(' ', ' ', 'enter');
  await stage.typed();
  expect(sent).toEqual([]);
});
