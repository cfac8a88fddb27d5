import { expect, test } from 'vitest';
import { readRoute } from './route-prompt.tsx';

test('a route is a channel and what it is limited to', () => {
  expect(readRoute('telegram', 'claude')).toEqual({ channel: 'telegram', agent: 'claude' });
  expect(readRoute(' slack  peer=C0ABC=1 thread=17 ', 'codex')).toEqual({
    channel: 'slack',
    agent: 'codex',
    peer: 'C0ABC=1',
    thread: '17',
  });
});

test.each(['peer=1', 'slack peer', 'slack room=1', 'slack peer=', 'slack agent=other'])(
  'anything else is reported: %s',
  (typed) => {
    expect(readRoute(typed, 'claude')).toHaveProperty('wrong');
  },
);
