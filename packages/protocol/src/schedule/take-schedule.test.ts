import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SCHEDULE_FORMS } from './forms.ts';
import { takeSchedule } from './take-schedule.ts';

const SETTINGS = { nowMs: Date.parse('2026-11-20T12:30:00Z'), timeZone: 'Europe/Berlin' };
const take = (text: string): readonly string[] | undefined => {
  const taken = takeSchedule(text, SETTINGS);
  return taken && [taken.typed, taken.rest];
};

test.each([
  ['every 1h Service watch: Check it', 'every 1h', 'Service watch: Check it'],
  ['every 1 hour and 30 minutes Watch: x', 'every 1 hour and 30 minutes', 'Watch: x'],
  ['weekdays at 9 am Report: x', 'weekdays at 9 am', 'Report: x'],
  ['every 1h: check it', 'every 1h', 'check it'],
  ['at 18:00: check it', 'at 18:00', 'check it'],
  ['daily 5 things: list them', 'daily', '5 things: list them'],
  ['每10分钟巡检：检查', '每10分钟', '巡检：检查'],
  ['每天 9点 日报：写', '每天 9点', '日报：写'],
  ['"0 9 * * 1-5" Report: x', '"0 9 * * 1-5"', 'Report: x'],
  ['0 9 * * 1-5 Report: x', '0 9 * * 1-5', 'Report: x'],
  ['every day at 9 in Asia/Tokyo Report: x', 'every day at 9 in Asia/Tokyo', 'Report: x'],
  ['every 1h Watch: first line\nsecond', 'every 1h', 'Watch: first line\nsecond'],
])('%j begins with a time', (text, typed, rest) => expect(take(text)).toEqual([typed, rest]));

test.each(['Service watch every 1h: x', 'everything: x', 'inside: x', ''])('%j does not', (text) =>
  expect(take(text)).toBeUndefined(),
);

test.each([
  'daily at 25:00 Watch: x',
  'weekdays at 9:77 Watch: x',
  'daily 25:00 Watch: x',
  'daily 13pm Watch: x',
  'every 1h at 9 Watch: x',
  '每天 25点 日报：写',
])('%j says a time that cannot be, and no other is taken for it', (text) =>
  expect(take(text)).toBeUndefined(),
);

test('every form that is offered is understood, whatever follows', () => {
  const forms = fc.constantFrom(...SCHEDULE_FORMS.en, ...SCHEDULE_FORMS.zh);
  const name = fc.constantFrom('Watch', '巡检', 'x y', 'A-1');
  fc.assert(
    fc.property(forms, name, fc.string(), (form, called, prompt) => {
      const taken = takeSchedule(`${form} ${called}: ${prompt}`, SETTINGS);
      expect(taken?.typed).toBe(form);
      expect(taken?.rest.startsWith(`${called}:`)).toBe(true);
      expect(taken && 'triggers' in taken.read).toBe(true);
    }),
  );
});
