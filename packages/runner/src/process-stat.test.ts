import { expect, test } from 'vitest';
import { parseStatLine } from './process-stat.ts';

const line = (name: string, state = 'S'): string =>
  `4242 (${name}) ${state} 17 4200 4100 0 -1 4194560 157 0 0 0 0 0 0 0 20 0 1 0 98765 2940928 250 1844674407\n`;

test('a process is described in one line', () => {
  expect(parseStatLine(line('node'), 'boot:')).toEqual({
    pid: 4242,
    startTime: 'boot:98765',
    parentPid: 17,
    groupId: 4200,
    isZombie: false,
  });
});

test('a name may hold spaces and parentheses', () => {
  for (const name of ['tmux: server', 'a) Z 1 (b', ') S 1 1 1', '']) {
    expect(parseStatLine(line(name), '')).toMatchObject({ pid: 4242, parentPid: 17, isZombie: false });
  }
});

test('a zombie and what is about to vanish are not alive', () => {
  expect(parseStatLine(line('sh', 'Z'), '')).toMatchObject({ isZombie: true });
  expect(parseStatLine(line('sh', 'X'), '')).toMatchObject({ isZombie: true });
});

test('a line that was cut is not a process', () => {
  expect(parseStatLine('', '')).toBeUndefined();
  expect(parseStatLine('4242 (node) S 17', '')).toBeUndefined();
});
