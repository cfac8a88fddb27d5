// From triggers as people give them to triggers that are followed: time zones and anchors filled in, and everything refused
// that could never fire.

import {
  messageOf,
  type NewTrigger,
  nearest,
  ProblemError,
  type Trigger,
  timeZoneOf,
} from '@coxswain/protocol';
import { nextInstant, readCron } from './occurrences.ts';

export interface TriggerContext {
  readonly nowMs: number;
  /** For those that name no zone. */
  readonly timeZone: string;
  /** What the job had before: what it keeps may have passed, and its webhooks keep their secrets. */
  readonly former?: readonly Trigger[];
  /** Its webhooks get new secrets. */
  readonly newSecret?: boolean;
}

/** Throws `invalid_request` for a trigger that cannot be, and says why. */
export const followedTrigger = (trigger: NewTrigger, context: TriggerContext): Trigger => {
  switch (trigger.kind) {
    case 'cron':
      return cronOf(trigger, context);
    case 'every':
      return { ...trigger, anchor: trigger.anchor ?? new Date(context.nowMs).toISOString() };
    case 'at':
      return requireAhead(trigger, context);
    case 'webhook':
      return { ...trigger, secretVersion: secretVersionOf(trigger.path, context) };
    case 'event':
      return requireNamed(trigger);
    case 'channel':
      return trigger;
  }
};

type Of<Kind extends NewTrigger['kind']> = Extract<NewTrigger, { readonly kind: Kind }>;

const refuse = (detail: string): never => {
  throw new ProblemError('invalid_request', detail);
};

const cronOf = ({ expression, timeZone }: Of<'cron'>, context: TriggerContext): Trigger => {
  const zone = timeZone === undefined ? context.timeZone : requireZone(timeZone);
  requireReadable(expression, zone);
  const trigger = { kind: 'cron', expression, timeZone: zone } as const;
  if (nextInstant(trigger, context.nowMs) === undefined)
    refuse(`cron '${expression}' never matches: no calendar day fits it`);
  return trigger;
};

const requireZone = (name: string): string => {
  const zone = timeZoneOf(name);
  // Offsets like +02:00 are read as zones too, but do not know when clocks change.
  if (zone !== undefined && !/^[+-]/.test(zone)) return zone;
  const known = Intl.supportedValuesOf('timeZone');
  const meant = nearest(name, known) ?? known.find((zone) => zone.endsWith(`/${capitalised(name)}`));
  const hint =
    meant === undefined ? 'write it like Europe/Berlin, America/New_York or UTC' : `did you mean ${meant}?`;
  return refuse(`there is no time zone '${name}'; ${hint}`);
};

const capitalised = (name: string): string =>
  name
    .trim()
    .split(/[\s_]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('_');

const FIELDS = 'minute hour day month weekday, with seconds in front when there are six';

const requireReadable = (expression: string, zone: string): void => {
  const count = expression.split(/\s+/).length;
  if (!expression.startsWith('@') && count !== 5 && count !== 6)
    refuse(`cron '${expression}' has ${count} ${count === 1 ? 'field' : 'fields'}; it takes ${FIELDS}`);
  try {
    readCron(expression, zone);
  } catch (error) {
    const why = messageOf(error).replace(/^CronPattern: /, '');
    refuse(`cron '${expression}' cannot be read (${why}); its fields are ${FIELDS}`);
  }
};

const requireAhead = (trigger: Of<'at'>, { nowMs, former = [] }: TriggerContext): Trigger => {
  const atMs = Date.parse(trigger.at);
  const isKept = former.some((had) => had.kind === 'at' && Date.parse(had.at) === atMs);
  if (atMs > nowMs || isKept) return trigger;
  const at = new Date(atMs).toISOString();
  return refuse(`${at} is in the past (it is ${new Date(nowMs).toISOString()}); use a time in the future`);
};

/** Never one that was used before, so that a secret which was given up stays given up. */
const secretVersionOf = (path: string, { nowMs, former = [], newSecret }: TriggerContext): number => {
  const had = former.find((trigger) => trigger.kind === 'webhook' && trigger.path === path);
  if (had?.kind !== 'webhook') return Math.floor(nowMs / 1_000);
  return newSecret ? Math.max(had.secretVersion + 1, Math.floor(nowMs / 1_000)) : had.secretVersion;
};

const requireNamed = (trigger: Of<'event'>): Trigger => {
  if (trigger.job === undefined && trigger.agent === undefined)
    refuse('a trigger on ended tasks needs a job or an agent');
  return trigger;
};
