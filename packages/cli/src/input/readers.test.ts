import { expect, test } from 'vitest';
import { TEST_NOW_MS, testDeps } from '../testing/test-deps.ts';
import { duration, fullKeyValue, keyValue, moment, statuses, wholeNumber } from './readers.ts';

test('a duration needs a unit', () => {
  expect(duration('1h30m', '--timeout')).toBe(5_400_000);
  expect(() => duration('10', '--timeout')).toThrow(
    "--timeout must be a duration like 90s, 30m or 1h30m, not '10'",
  );
});

test('a number is whole and within its bounds', () => {
  const read = wholeNumber(1, 100);
  expect(read('7', '-n')).toBe(7);
  expect(wholeNumber(-5, 5)('-3', '--priority')).toBe(-3);
  for (const wrong of ['0', '101', '1.5', '1e2', 'x', '', ' '])
    expect(() => read(wrong, '-n')).toThrow('from 1 to 100');
});

test('statuses go by their names and by those of other tools', () => {
  expect(statuses('failed, queued,in-progress', '--status')).toEqual(['failed', 'pending', 'running']);
  expect(() => statuses('failed,nonsense', '--status')).toThrow("invalid status 'nonsense'");
});

test('a key may come alone where a value is optional, a value never', () => {
  expect(keyValue('A', '--env')).toEqual({ key: 'A', value: undefined });
  expect(keyValue('A=', '--env')).toEqual({ key: 'A', value: '' });
  expect(keyValue('A=b=c', '--env')).toEqual({ key: 'A', value: 'b=c' });
  expect(() => keyValue('=b', '--env')).toThrow('--env must be key=value');
  expect(() => fullKeyValue('A', '--label')).toThrow('--label must be key=value');
});

test('a moment is given in UTC', () => {
  expect(moment('2h', '--since', 'past', testDeps())).toBe(new Date(TEST_NOW_MS - 7_200_000).toISOString());
  expect(moment(undefined, '--since', 'past', testDeps())).toBeUndefined();
  expect(() => moment('soon', '--since', 'past', testDeps())).toThrow(
    '--since must be a time like 2h, 18:00',
  );
});
