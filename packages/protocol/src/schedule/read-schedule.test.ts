import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSchedule } from './read-schedule.ts';
import type { ScheduleSettings } from './schedule.ts';

/** A Friday, 13:30 in Berlin. */
const NOW = Date.parse('2026-11-20T12:30:00Z');
const BERLIN: ScheduleSettings = { nowMs: NOW, timeZone: 'Europe/Berlin' };

/** `0 9 * * 1-5`, `60 min`, `2026-11-20 18:00`, each with its zone where that is another. */
const read = (text: string, settings = BERLIN): string | undefined => {
  const found = readSchedule(text, settings);
  if (!found) return undefined;
  if ('pastAt' in found) return 'past';
  if ('unknownZone' in found) return `no zone ${found.unknownZone}`;
  const said = found.triggers.map((trigger) => {
    if (trigger.kind === 'every') {
      expect(trigger.anchor).toBe(new Date(NOW).toISOString());
      return `${trigger.everyMs / 60_000} min`;
    }
    if (trigger.kind === 'at')
      return new Intl.DateTimeFormat('sv-SE', {
        timeZone: settings.timeZone,
        dateStyle: 'short',
        timeStyle: 'short',
      }).format(Date.parse(trigger.at));
    if (trigger.kind !== 'cron') return trigger.kind;
    return trigger.timeZone === settings.timeZone
      ? trigger.expression
      : `${trigger.expression} ${trigger.timeZone}`;
  });
  return said.join(' + ');
};

describe('again and again, in English', () => {
  test.each([
    ['every 1h', '60 min'],
    ['every 10 minutes', '10 min'],
    ['Every  2 Hours', '120 min'],
    ['every 1h30m', '90 min'],
    ['every 1 hour and 30 minutes', '90 min'],
    ['each 90s', '1.5 min'],
    ['every hour', '60 min'],
    ['hourly', '60 min'],
    ['every minute', '1 min'],
    ['every half hour', '30 min'],
    ['every other hour', '120 min'],
    ['every two days', '2880 min'],
    ['every day', '0 9 * * *'],
    ['daily', '0 9 * * *'],
    ['every day at 9', '0 9 * * *'],
    ['everyday at 9', '0 9 * * *'],
    ['daily at 6pm', '0 18 * * *'],
    ['daily at 6:15 p.m.', '15 18 * * *'],
    ['daily at 12am', '0 0 * * *'],
    ['daily at noon', '0 12 * * *'],
    ['at 9 every day', '0 9 * * *'],
    ['9:30 daily', '30 9 * * *'],
    ['daily at 9, 12 and 18', '0 9,12,18 * * *'],
    ['daily at 9 and 17:30', '0 9 * * * + 30 17 * * *'],
    ['every morning', '0 9 * * *'],
    ['every evening at 8', '0 20 * * *'],
    ['every night', '0 21 * * *'],
    ['weekdays at 9', '0 9 * * 1-5'],
    ['every weekday at 9:30', '30 9 * * 1-5'],
    ['on workdays at 9', '0 9 * * 1-5'],
    ['weekends at 10am', '0 10 * * 0,6'],
    ['every monday at 9:30', '30 9 * * 1'],
    ['mondays at 9:30', '30 9 * * 1'],
    ['every mon, wed and fri at 8', '0 8 * * 1,3,5'],
    ['tuesdays and thursdays at noon', '0 12 * * 2,4'],
    ['monday to friday at 8', '0 8 * * 1-5'],
    ['fri-sun at 22:00', '0 22 * * 0,5,6'],
    ['weekly', '0 9 * * 1'],
    ['weekly on friday at 16:00', '0 16 * * 5'],
    ['monthly', '0 9 1 * *'],
    ['on the 1st at 9', '0 9 1 * *'],
    ['on the 1st and 15th at 9', '0 9 1,15 * *'],
    ['every month on the 2nd at 7am', '0 7 2 * *'],
    ['on the last day of the month at 18:00', '0 18 L * *'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('once, in English', () => {
  test.each([
    ['at 18:00', '2026-11-20 18:00'],
    ['18:00', '2026-11-20 18:00'],
    ['at 9', '2026-11-21 09:00'],
    ['at 13:30', '2026-11-21 13:30'],
    ['at 6 pm', '2026-11-20 18:00'],
    ['today at 18:00', '2026-11-20 18:00'],
    ['today at 8', 'past'],
    ['tonight', '2026-11-20 21:00'],
    ['tonight at 8', '2026-11-20 20:00'],
    ['tomorrow', '2026-11-21 09:00'],
    ['tomorrow at 9', '2026-11-21 09:00'],
    ['tomorrow 9:30', '2026-11-21 09:30'],
    ['tomorrow evening at 7', '2026-11-21 19:00'],
    ['the day after tomorrow at noon', '2026-11-22 12:00'],
    ['in 20 minutes', '2026-11-20 13:50'],
    ['in half an hour', '2026-11-20 14:00'],
    ['in an hour', '2026-11-20 14:30'],
    ['2 days from now', '2026-11-22 13:30'],
    ['on friday at 14:00', '2026-11-20 14:00'],
    ['on friday at 9', '2026-11-27 09:00'],
    ['next monday', '2026-11-23 09:00'],
    ['at 2026-12-01 09:00', '2026-12-01 09:00'],
    ['2026-12-01', '2026-12-01 09:00'],
    ['on 2026-12-01 at 9am', '2026-12-01 09:00'],
    ['at 2026-12-01T09:00:00Z', '2026-12-01 10:00'],
    ['at 2020-01-01 09:00', 'past'],
    ['on december 24 at 18:00', '2026-12-24 18:00'],
    ['24th of december at 6pm', '2026-12-24 18:00'],
    ['on jan 2', '2027-01-02 09:00'],
    ['feb 29 2028 at 9', '2028-02-29 09:00'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('in Chinese', () => {
  test.each([
    ['每小时', '60 min'],
    ['每个小时', '60 min'],
    ['每10分钟', '10 min'],
    ['每 10 分钟', '10 min'],
    ['每十五分钟', '15 min'],
    ['每隔两小时', '120 min'],
    ['每半小时', '30 min'],
    ['每1小时30分钟', '90 min'],
    ['每两天', '2880 min'],
    ['每天', '0 9 * * *'],
    ['每天9点', '0 9 * * *'],
    ['每天９：３０', '30 9 * * *'],
    ['每天早上九点半', '30 9 * * *'],
    ['每天下午3点15分', '15 15 * * *'],
    ['每天早上八点、晚上八点', '0 8,20 * * *'],
    ['每天中午', '0 12 * * *'],
    ['每晚8点', '0 20 * * *'],
    ['每天凌晨两点', '0 2 * * *'],
    ['工作日9点', '0 9 * * 1-5'],
    ['每个工作日上午9:30', '30 9 * * 1-5'],
    ['周末10点', '0 10 * * 0,6'],
    ['每周一9:30', '30 9 * * 1'],
    ['每星期日晚上9点', '0 21 * * 0'],
    ['每周一、三、五9点', '0 9 * * 1,3,5'],
    ['每周一和周四9点', '0 9 * * 1,4'],
    ['周一到周五9点', '0 9 * * 1-5'],
    ['每月1号9点', '0 9 1 * *'],
    ['每月一日和十五日9点', '0 9 1,15 * *'],
    ['每月最后一天18点', '0 18 L * *'],
    ['9点', '2026-11-21 09:00'],
    ['晚上8点', '2026-11-20 20:00'],
    ['明天9点', '2026-11-21 09:00'],
    ['明早', '2026-11-21 09:00'],
    ['今晚8点', '2026-11-20 20:00'],
    ['后天下午三点', '2026-11-22 15:00'],
    ['今天8点', 'past'],
    ['半小时后', '2026-11-20 14:00'],
    ['20分钟后', '2026-11-20 13:50'],
    ['一个半小时后', '2026-11-20 15:00'],
    ['过两天', '2026-11-22 13:30'],
    ['周五下午3点', '2026-11-20 15:00'],
    ['下周一9点', '2026-11-23 09:00'],
    ['下周五9点', '2026-11-27 09:00'],
    ['12月1日9点', '2026-12-01 09:00'],
    ['2026年12月1日9点', '2026-12-01 09:00'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('cron', () => {
  test.each([
    ['"0 9 * * 1-5"', '0 9 * * 1-5'],
    ['“0 9 * * 1-5”', '0 9 * * 1-5'],
    ['「*/5 * * * *」', '*/5 * * * *'],
    ['0 9 * * mon-fri', '0 9 * * MON-FRI'],
    ['"30 0 9 * * 1"', '30 0 9 * * 1'],
    ['cron "0 9 1,15 * *"', '0 9 1,15 * *'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  test('numbers alone are no cron without quotes', () => {
    expect(read('1 2 3 4 5')).toBeUndefined();
    expect(read('"1 2 3 4 5"')).toBe('1 2 3 4 5');
  });
});

describe('zones', () => {
  test.each([
    ['every day at 9 in Asia/Tokyo', '0 9 * * * Asia/Tokyo'],
    ['every day at 9 Asia/Tokyo', '0 9 * * * Asia/Tokyo'],
    ['weekdays at 9 (america/new_york)', '0 9 * * 1-5 America/New_York'],
    ['每天9点（Asia/Tokyo）', '0 9 * * * Asia/Tokyo'],
    ['"0 9 * * *" in UTC', '0 9 * * * UTC'],
    ['at 18:00 in America/New_York', '2026-11-21 00:00'],
    ['every day at 9 in Europe/Berln', 'no zone Europe/Berln'],
    ['every day at 9 docs/readme', undefined],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

test.each([
  '',
  ' ',
  'soon',
  'every',
  'every 0 minutes',
  'every 10',
  'every 2 months',
  'every tuseday',
  'every day at 25',
  'daily at 13pm',
  'daily at 9:75',
  'on the 32nd at 9',
  'at',
  'in 2h ago',
  'today',
  '今天',
  '每',
  '每0分钟',
  '每天25点',
  '晚上12点',
  '13月1日',
  '后',
  '"9 * *"',
  'constructor',
  'every constructor',
  'a'.repeat(1_000),
])('%j is not a time', (text) => expect(read(text)).toBeUndefined());

test('an hour that the clocks skip is the moment it would have been', () => {
  const march = { nowMs: Date.parse('2026-03-28T12:00:00Z'), timeZone: 'Europe/Berlin' };
  const found = readSchedule('tomorrow at 2:30', march);
  expect(found).toEqual({ triggers: [{ kind: 'at', at: '2026-03-29T01:30:00.000Z' }] });
});

test('no text whatever makes it throw', () => {
  const words = fc.constantFrom(
    ...'every at in on 每 周 天 点 : 9 10 am day monday 一 半 后 , and "'.split(' '),
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 8 }).map((each) => each.join(' ')),
  );
  fc.assert(
    fc.property(text, (said) => {
      const found = readSchedule(said, BERLIN);
      if (found && 'triggers' in found) expect(found.triggers.length).toBeGreaterThan(0);
    }),
  );
});
