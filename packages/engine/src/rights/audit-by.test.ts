import type { TaskId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { callerOf } from '../channels/converse.ts';
import { auditBy } from './audit-by.ts';

test('no name makes one kind of caller look like another', () => {
  const taskId = 'tsk_aaaaaaaaaaaa' as TaskId; // as one looks
  const sender = callerOf({ channel: 'telegram', sender: '42', peer: '42' });
  expect(
    [
      auditBy({ kind: 'user', name: 'ada' }),
      auditBy({ kind: 'user', name: 'daemon', door: 'tcp' }),
      auditBy({ kind: 'user', name: 'telegram:42' }),
      auditBy(sender),
      auditBy({ kind: 'task', name: 'ada', taskId, door: 'tcp' }),
    ].map(({ actor, door }) => [actor, door]),
  ).toEqual([
    ['user:ada', 'socket'],
    ['user:daemon', 'tcp'],
    ['user:telegram:42', 'socket'],
    ['channel:telegram:42', 'channel'],
    [`task:${taskId}`, 'tcp'],
  ]);
});
