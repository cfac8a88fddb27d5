import { expect, test } from 'vitest';
import { parseEnvironmentLine, parseProcessLine } from '../system-processes.ts';

test('a line of ps says who a process is', () => {
  expect(parseProcessLine('  501     1   480 Ss   Thu Nov  5 09:07:03 2026    ')).toEqual({
    pid: 501,
    startTime: 'Thu Nov 5 09:07:03 2026',
    parentPid: 1,
    groupId: 480,
    isZombie: false,
  });
  expect(parseProcessLine('77 1 77 Z+ Thu Nov 19 09:07:03 2026')).toMatchObject({ isZombie: true });
  expect(parseProcessLine('')).toBeUndefined();
});

test('the environment follows the arguments, so the last mark counts', () => {
  const line = ' 501 node say COX_RUN=led_a:old PATH=/bin COX_RUN=led_a:run_1 HOME=/Users/ada';
  expect(parseEnvironmentLine(line)).toEqual({ pid: 501, reading: { state: 'marked', mark: 'led_a:run_1' } });
});

test('an environment without mark is cleared, one that is not shown has no reading', () => {
  expect(parseEnvironmentLine('501 node server.js PATH=/bin HOME=/Users/ada')).toEqual({
    pid: 501,
    reading: { state: 'cleared' },
  });
  expect(parseEnvironmentLine('501 node server.js PATH=/bin COX_RUN= HOME=/')).toMatchObject({
    reading: { state: 'cleared' },
  });
  expect(parseEnvironmentLine('1 /sbin/launchd')).toBeUndefined();
  expect(parseEnvironmentLine('')).toBeUndefined();
});
