import type { Session, SessionMessage, TaskId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { filterSessions, lastWords } from './session-rows.ts';

const session = (name: string, agent: string): Session => ({
  id: name,
  name,
  agent,
  createdAt: '2026-11-20T12:00:00.000Z',
  tasks: 0,
  activeTasks: 0,
});
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

test('a filter matches names and agents', () => {
  const all = [session('payments', 'claude'), session('支付', 'codex')];
  const found = (text: string): string[] => filterSessions(all, text).map(({ name }) => name);
  expect([found(' PAY '), found('codex'), found('支'), found(''), found('x y')]).toEqual([
    ['payments'],
    ['支付'],
    ['支付'],
    ['payments', '支付'],
    [],
  ]);
});

test('the last words are the last text', () => {
  const call = { type: 'tool-call', toolCallId: 'x', toolName: 'read_file', input: {} } as const;
  const said = { type: 'text', text: 'two\n lines \u001b[2J' } as const;
  expect(lastWords([message(1, 'user', [said]), message(2, 'assistant', [call])])).toBe('› two lines ␛[2J');
  expect(lastWords([message(1, 'assistant', [said])])).toBe('two lines ␛[2J');
  expect(lastWords([message(1, 'assistant', [call])])).toBeUndefined();
});
