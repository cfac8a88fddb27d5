// The same edit shows the same number of lines wherever it is shown.

import { allWordsFor } from '@coxswain/locale/cockpit';
import type { ToolCall } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import { expect, test } from 'vitest';
import { toolLines } from './chat/lines/tool-lines.ts';
import { toolSection } from './tasks/detail/work-lines.ts';
import { completed } from './tasks/testing/tasks.ts';

const words = allWordsFor('en');
const inChat = (call: ToolCall): string => {
  const entry = { kind: 'tool', key: 'e', call } as unknown as Parameters<typeof toolLines>[0];
  const layout = { columns: 80, words, isOpen: false, isGrowing: false, keepsMarks: false };
  return toolLines(entry, layout)
    .map(({ spans }) => plainText(spans))
    .join('\n');
};
const inDetail = (call: ToolCall): string => {
  const view = {
    columns: 80,
    names: 12,
    words,
    keepsMarks: false,
    timeZone: 'UTC',
    nowMs: 0,
    surface: 'screen',
  } as const;
  return toolSection({ task: completed('k3v9x0q2'), toolCalls: [call] }, view)
    .map(plainText)
    .join('\n');
};
const counts = (shown: string): readonly [added: string, removed: string] => [
  /\+(\d+)/.exec(shown)?.[1] ?? '0',
  /−(\d+)/.exec(shown)?.[1] ?? '0',
];

test.each([
  ['one line among others', 'a\nb\nc\n', 'a\nB\nc\n', ['1', '1']],
  ['lines that are there already', 'if {\n}\n', 'if {\n}\nif {\n}\n', ['2', '0']],
  ['a line in the middle of a rewritten part', 'a\nkeep\nb\n', 'x\nkeep\ny\nz\n', ['3', '2']],
  ['a new file', undefined, 'a\nb\n', ['2', '0']],
])('%s', (_, oldText, newText, expected) => {
  const diffs = [{ path: '/a.ts', newText, oldText }];
  const call: ToolCall = { toolCallId: 'e', name: 'edit', status: 'completed', diffs };
  expect(counts(inChat(call))).toEqual(expected);
  expect(counts(inDetail(call))).toEqual(expected);
});
