// From the flags that say when to the triggers that the daemon is asked for.

import { ENDED_STATUSES, type NewTriggerInput, parseTaskStatus } from '@coxswain/protocol';
import type { ValuesOf } from '../input/parameter.ts';
import { moment } from '../input/readers.ts';
import { usageProblem } from '../input/usage-problem.ts';
import type { World } from '../world.ts';
import type { JOB_OPTIONS } from './job-options.ts';

export type JobValues = ValuesOf<typeof JOB_OPTIONS>;

const AGENT = 'agent:';

type EndStatus = (typeof ENDED_STATUSES)[number] | 'ended';

const endStatus = (given: string): EndStatus => {
  if (given === 'ended') return given;
  const status = parseTaskStatus(given);
  const ended = ENDED_STATUSES.find((candidate) => candidate === status);
  if (ended !== undefined) return ended;
  throw usageProblem(`--on: '${given}' is no end of a task; there are completed, failed, cancelled, ended`);
};

const onEnd = ({ key, value }: { readonly key: string; readonly value: string }): NewTriggerInput => ({
  kind: 'event',
  status: endStatus(value),
  ...(key.startsWith(AGENT) ? { agent: key.slice(AGENT.length) } : { job: key }),
});

/** The triggers that were named; undefined: nothing was said about when. Throws a usage problem for what cannot be meant. */
export const triggersOf = async (
  options: JobValues,
  world: World,
): Promise<NewTriggerInput[] | undefined> => {
  const { when, cron, tz, every, at, webhook, on, channel, match, manual } = options;
  if (tz !== undefined && cron.length === 0 && when.length === 0)
    throw usageProblem('--tz belongs to --when or --cron');
  if (match !== undefined && channel === undefined) throw usageProblem('--match belongs to --channel');
  const triggers: NewTriggerInput[] = [
    ...(when.length === 0 ? [] : (await import('./spoken-times.ts')).spokenTimes(when, tz, world)),
    ...cron.map((expression) => ({
      kind: 'cron' as const,
      expression,
      timeZone: tz ?? world.timeZone(),
    })),
    ...(every === undefined ? [] : [{ kind: 'every' as const, everyMs: every }]),
    ...(at === undefined ? [] : [{ kind: 'at' as const, at: moment(at, '--at', 'future', world) ?? at }]),
    ...(webhook === undefined ? [] : [{ kind: 'webhook' as const, path: webhook }]),
    ...on.map(onEnd),
    ...(channel === undefined ? [] : [{ kind: 'channel' as const, channel, match }]),
  ];
  if (manual && triggers.length > 0) throw usageProblem('--manual means by hand alone: leave the others out');
  return triggers.length > 0 || manual ? triggers : undefined;
};
