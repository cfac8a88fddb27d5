import type { SessionMessage } from '@coxswain/protocol';
import { sampleId } from '@coxswain/protocol/testing';
import { messageLines as linesOf } from '@coxswain/views/message';
import { expect, test } from 'vitest';
import { drawLines, type Shown } from '../../output/rendering.ts';
import { testShown } from '../../testing/shown.ts';

const messageLines = (messages: readonly SessionMessage[], { output, words }: Shown): string[] =>
  drawLines(linesOf(messages, words), output.paint);

const message = (role: SessionMessage['role'], ...parts: SessionMessage['parts']): SessionMessage => ({
  n: 1,
  taskId: sampleId(),
  role,
  parts,
  at: '2026-11-20T12:00:00.000Z',
});
const text = (value: string) => ({ type: 'text', text: value }) as const;

test('a conversation is shown line by line, one for each tool call', () => {
  const lines = messageLines(
    [
      message('summary', text('They look for a bug.')),
      message('user', text('list the files\nof this folder')),
      message('assistant', { type: 'reasoning', text: 'they want a list' }, text('Looking.'), {
        type: 'tool-call',
        toolCallId: '1',
        toolName: 'list_files',
        input: { path: '.' },
      }),
      message('tool', {
        type: 'tool-result',
        toolCallId: '1',
        toolName: 'list_files',
        output: 'a.ts\nb.ts\n',
      }),
      message('tool', {
        type: 'tool-result',
        toolCallId: '2',
        toolName: 'shell',
        output: 'no such file',
        isError: true,
      }),
      message('assistant', { type: 'reasoning', text: 'only a thought' }),
    ],
    testShown(),
  );
  expect(lines.join('\n').split('\n')).toEqual([
    'summary  They look for a bug.',
    'user     list the files',
    '         of this folder',
    'agent    Looking.',
    '         → list_files {"path":"."}',
    'tool     ← list_files a.ts b.ts',
    'tool     ✗ shell no such file',
  ]);
});

test('what is long is cut, and what would drive the terminal is made harmless', () => {
  const lines = messageLines(
    [
      message('user', text(Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n'))),
      message('assistant', {
        type: 'tool-call',
        toolCallId: '1',
        toolName: 'shell\u001b[31m',
        input: 'x'.repeat(500),
      }),
    ],
    testShown(),
  )
    .join('\n')
    .split('\n');
  expect(lines).toHaveLength(22);
  expect(lines[20]?.trim()).toBe('… +10');
  expect(lines[21]).not.toContain('\u001b');
  expect(lines[21]?.length).toBeLessThan(120);
});
