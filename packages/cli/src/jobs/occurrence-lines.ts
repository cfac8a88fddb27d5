// Runs to come, one a line: when, how far away, and what the clocks do.

import type { Occurrence } from '@coxswain/protocol';
import type { Shown } from '../describe/shown.ts';
import { relativeTime } from '../output/moment.ts';

/** `2026-11-23 09:00  in 2d`; where the trigger has a zone of its own, its wall clock with the zone. */
export const occurrenceLines = (occurrences: readonly Occurrence[], shown: Shown): string[] => {
  const { output, words, world } = shown;
  return occurrences.map(({ at, local, timeZone, clockChange }) => {
    if (!output.isTerminal) return [at, clockChange].filter((part) => part !== undefined).join('  ');
    const zone = timeZone === undefined || timeZone === world.timeZone() ? '' : ` ${timeZone}`;
    const change =
      clockChange === undefined ? '' : `  ${output.paint.attention(words.jobs.clockChange[clockChange])}`;
    return `  ${local}${zone}  ${output.paint.quiet(relativeTime(at, world.nowMs(), words.time))}${change}`;
  });
};
