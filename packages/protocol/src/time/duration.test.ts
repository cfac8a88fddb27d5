import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elapsedMs, formatDuration, MAX_DURATION_MS, parseDuration } from './duration.ts';

describe('reading a duration', () => {
  test.each([
    ['0s', 0],
    ['500ms', 500],
    ['90s', 90_000],
    ['2m12s', 132_000],
    ['1h30m', 5_400_000],
    ['1h05m', 3_900_000],
    ['1.5d', 129_600_000],
    ['2 hours', 7_200_000],
    ['1 h 30 min', 5_400_000],
    [' 30M ', 1_800_000],
    ['2w', 1_209_600_000],
    ['3d04h', 273_600_000],
  ])('%j is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each([
    ['10', 'a bare number has no unit'],
    ['1h30', 'its last number has no unit'],
    ['', 'it is empty'],
    ['-5m', 'it is negative'],
    ['5m-3s', 'a part is negative'],
    ['1h30foo', 'it has an unknown unit'],
    ['5constructor', 'a word of the language is no unit'],
    ['1e3s', 'numbers are plain'],
    ['.5h', 'a number begins with a digit'],
    ['1,5h', 'the decimal mark is a point'],
    ['h', 'there is no number'],
    ['2h later', 'words follow'],
    ['11y', 'it is longer than ten years'],
    [`${'9'.repeat(400)}s`, 'it is absurd'],
    ['1s'.repeat(10_000), 'it is absurdly long'],
    ['Infinitys', 'it is no number'],
    ['NaNs', 'it is no number'],
    ['١٠s', 'digits are 0 to 9'],
  ])('%.30j is refused: %s', (text) => expect(parseDuration(text)).toBeUndefined());

  test('takes ten years and not a second more', () => {
    expect(parseDuration('3650d')).toBe(MAX_DURATION_MS);
    expect(parseDuration('3650d1s')).toBeUndefined();
  });

  test('of any text gives milliseconds within the limits or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-z. -]{0,20}$/)), (text) => {
        const ms = parseDuration(text);
        if (ms === undefined) return;
        expect(Number.isSafeInteger(ms)).toBe(true);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(MAX_DURATION_MS);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('printing a duration', () => {
  test.each([
    [0, '0s'],
    [999, '0s'],
    [12_345, '12s'],
    [59_999, '59s'],
    [60_000, '1m00s'],
    [132_000, '2m12s'],
    [3_599_999, '59m59s'],
    [3_600_000, '1h00m'],
    [3_900_000, '1h05m'],
    [86_399_999, '23h59m'],
    [86_400_000, '1d00h'],
    [273_600_000, '3d04h'],
    [-1, '0s'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  test('precisely shows milliseconds below a second, never a whole second of them', () => {
    expect(formatDuration(43.7, true)).toBe('43ms');
    expect(formatDuration(999.9, true)).toBe('999ms');
    expect(formatDuration(1_000, true)).toBe('1s');
    expect(formatDuration(-3, true)).toBe('0ms');
  });

  test('is read back as the same, short of what it leaves out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_DURATION_MS }), (ms) => {
        const lost = ms < 3_600_000 ? 1_000 : ms < 86_400_000 ? 60_000 : 3_600_000;
        expect(parseDuration(formatDuration(ms))).toBe(Math.floor(ms / lost) * lost);
      }),
    );
  });
});

describe('elapsed time', () => {
  const start = '2026-11-20T10:00:00.000Z';
  const startMs = Date.parse(start);

  test('is nothing before the start', () => expect(elapsedMs(undefined, undefined, startMs)).toBe(0));
  test('grows with the clock', () => expect(elapsedMs(start, undefined, startMs + 5_000)).toBe(5_000));
  test('stops at the end', () =>
    expect(elapsedMs(start, '2026-11-20T10:00:07.000Z', startMs + 60_000)).toBe(7_000));
  test('never runs backwards when the clock does', () => {
    expect(elapsedMs(start, undefined, startMs - 3_600_000)).toBe(0);
    expect(elapsedMs(start, '2026-11-20T09:00:00.000Z', startMs)).toBe(0);
  });
});
