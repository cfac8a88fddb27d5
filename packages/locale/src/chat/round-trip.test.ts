import type { Trigger } from '@coxswain/protocol';
import { readSchedule } from '@coxswain/protocol/chat';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../language.ts';
import { triggerText } from '../trigger-text.ts';

const NOW = '2026-11-20T12:30:00.000Z';
const SETTINGS = { nowMs: Date.parse(NOW), timeZone: 'Europe/Berlin' };

/** What cron says most often. */
const clock = fc
  .tuple(
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 23 }),
    fc.constantFrom('*', '1-5', '0,6'),
    fc.constantFrom('Europe/Berlin', 'Asia/Tokyo'),
  )
  .map(
    ([minute, hour, days, timeZone]): Trigger => ({
      kind: 'cron',
      expression: `${minute} ${hour} * * ${days}`,
      timeZone,
    }),
  );
const again = fc
  .integer({ min: 1, max: 23 * 3_600 })
  .map((seconds): Trigger => ({ kind: 'every', everyMs: seconds * 1_000, anchor: NOW }));

test('what is told of a time is understood as that time, in each language', () => {
  for (const language of LANGUAGES)
    fc.assert(
      fc.property(fc.oneof(clock, again), (trigger) => {
        // The zone is set apart for the eye.
        const text = triggerText(trigger, language, 'Europe/Berlin').replace(' · ', ' ');
        expect(readSchedule(text, SETTINGS)).toEqual({ triggers: [trigger] });
      }),
    );
});
