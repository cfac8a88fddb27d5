import type { SessionMessage, TaskId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { lastWords } from './session-detail.tsx';

const message = (
  n: number,
  role: SessionMessage['role'],
  parts: SessionMessage['parts'],
): SessionMessage => ({
  n,
  role,
  parts,
  taskId: 'tsk_aaaaaaaaaaaa' as TaskId, // a whole id
  at: '2026-11-20T12:00:00.000Z',
});

test('the last words are the last that are words', () => {
  const call = { type: 'tool-call', toolCallId: 'x', toolName: 'read_file', input: {} } as const;
  const said = { type: 'text', text: 'two\n lines \u001b[2J' } as const;
  expect(lastWords([message(1, 'user', [said]), message(2, 'assistant', [call])])).toBe('› two lines ␛[2J');
  expect(lastWords([message(1, 'assistant', [said])])).toBe('two lines ␛[2J');
  expect(lastWords([message(1, 'assistant', [call])])).toBeUndefined();
});
