// When a job runs in the words of people. Apart, because only who speaks so needs the grammar of it.

import { type NewTriggerInput, timeZoneOf } from '@coxswain/protocol';
import { readSchedule, type ScheduleSettings } from '@coxswain/protocol/chat';
import type { Deps } from '../deps.ts';
import { usageProblem } from '../input/usage-problem.ts';

/** The triggers for these phrases. Throws a usage problem for phrases that are not understood or in the past. */
export const triggersFromPhrases = (
  sayings: readonly string[],
  tz: string | undefined,
  deps: Pick<Deps, 'nowMs' | 'timeZone'>,
): readonly NewTriggerInput[] => {
  const settings = { nowMs: deps.nowMs(), timeZone: zoneFor(tz, deps) };
  return sayings.flatMap((said) => understood(said, settings));
};

const zoneFor = (tz: string | undefined, deps: Pick<Deps, 'timeZone'>): string => {
  if (tz === undefined) return deps.timeZone();
  const zone = timeZoneOf(tz);
  if (zone === undefined)
    throw usageProblem(`--tz: unknown time zone '${tz}'; use a name like Europe/Berlin or UTC`);
  return zone;
};

const understood = (said: string, settings: ScheduleSettings): readonly NewTriggerInput[] => {
  const read = readSchedule(said, settings);
  if (read === undefined)
    throw usageProblem(
      `--when: cannot parse '${said}'; try 'every 10 minutes', 'weekdays at 9' or 'tomorrow at 18:00', or use --cron`,
    );
  if ('pastAt' in read) throw usageProblem(`--when: '${said}' was ${read.pastAt}, which is in the past`);
  if ('unknownZone' in read)
    throw usageProblem(`--when: unknown time zone '${read.unknownZone}'; use a name like Europe/Berlin`);
  return read.triggers;
};
