import type { SessionMessage } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { entriesOfMessages } from '../feed/forgotten-entries.ts';
import { sampleTask } from '../testing/sample-turn.ts';

const message = (
  n: number,
  role: SessionMessage['role'],
  parts: SessionMessage['parts'],
): SessionMessage => ({
  n,
  role,
  parts,
  taskId: sampleTask().id,
  at: '2026-11-20T12:00:00.000Z',
});

test("a session's memory reads like the original turns", () => {
  const call = { toolCallId: 'c', toolName: 'read_file' };
  const entries = entriesOfMessages([
    message(1, 'summary', [{ type: 'text', text: 'before' }]),
    message(2, 'user', [{ type: 'text', text: 'read it' }]),
    message(3, 'assistant', [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: ' ' },
      { type: 'tool-call', ...call, input: { path: 'a' } },
    ]),
    message(4, 'tool', [{ type: 'tool-result', ...call, output: 'no such file', isError: true }]),
    message(5, 'assistant', [{ type: 'text', text: 'it is gone' }]),
  ]);
  expect(entries).toMatchObject([
    { kind: 'note', note: { type: 'summary', text: 'before' } },
    { kind: 'user', text: 'read it' },
    { kind: 'text', stream: 'thought', text: 'hm' },
    {
      kind: 'tool',
      call: { name: 'read_file', status: 'failed', input: { path: 'a' }, output: 'no such file' },
    },
    { kind: 'text', stream: 'message', text: 'it is gone' },
  ]);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
});
