// Upcoming occurrences: when, how far away, and clock changes.

import { momentText, relativeTime } from '@coxswain/locale';
import type { Occurrence } from '@coxswain/protocol';
import { joined, type Line } from './line.ts';
import type { RenderContext } from './render-context.ts';

/** `2026-11-20 14:30  in 59m`; for a trigger in another time zone, its local time with the zone. */
export const occurrenceLine = (
  { at, trigger, local, timeZone, clockChange }: Occurrence,
  { words, nowMs, timeZone: own, surface }: RenderContext,
): Line => {
  if (surface === 'pipe') return [{ text: joined([at, clockChange], '  ') }];
  const isOnWall = trigger === 'cron' && timeZone !== undefined;
  const zone = isOnWall && timeZone !== own ? ` ${timeZone}` : '';
  const change = clockChange === undefined ? '' : `  ${words.jobs.clockChange[clockChange]}`;
  return [
    { text: `${isOnWall ? local : momentText(at, own)}${zone}` },
    { text: `  ${relativeTime(at, nowMs, words.time)}`, tone: 'quiet' },
    { text: change, tone: 'attention' },
  ];
};
