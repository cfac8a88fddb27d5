// A parsed schedule and its next occurrences.

import { triggersText, triggerText } from '@coxswain/locale/triggers';
import type { NewTriggerInput, Occurrence, Trigger } from '@coxswain/protocol';
import { plainText } from '../line.ts';
import { occurrenceLine } from '../occurrence.ts';
import type { RenderContext } from '../render-context.ts';

/** What the daemon fills in. */
const filled = (trigger: NewTriggerInput | Trigger, { nowMs, timeZone }: RenderContext): Trigger => {
  switch (trigger.kind) {
    case 'cron':
      return { ...trigger, timeZone: trigger.timeZone ?? timeZone };
    case 'every':
      return { ...trigger, anchor: trigger.anchor ?? new Date(nowMs).toISOString() };
    case 'webhook':
      return { kind: 'webhook', path: trigger.path, secretVersion: 1 };
    case 'event':
      return { ...trigger, status: trigger.status ?? 'ended' };
    default:
      return trigger;
  }
};

/** `every 1h, from now`, `weekdays at 09:00 · Europe/Berlin`: shows the zone if the trigger has a local time. */
const whenText = (trigger: Trigger, context: RenderContext): string => {
  const { words, nowMs, timeZone } = context;
  const text = triggerText(trigger, words.language, timeZone);
  if (trigger.kind === 'every') {
    const isNow = Math.abs(Date.parse(trigger.anchor) - nowMs) < 60_000;
    return isNow ? text + words.chat.fromNow : text;
  }
  const isZoneShown = trigger.kind === 'at' || (trigger.kind === 'cron' && trigger.timeZone === timeZone);
  return isZoneShown ? `${text} · ${timeZone}` : text;
};

export interface Plan {
  readonly triggers: readonly (NewTriggerInput | Trigger)[];
  readonly next: readonly Occurrence[];
}

/** All triggers on a line: `every 1h, from now`. */
export const planText = (triggers: Plan['triggers'], context: RenderContext): string =>
  triggers.length === 0
    ? triggersText([], context.words.language, context.timeZone)
    : triggers.map((trigger) => whenText(filled(trigger, context), context)).join(', ');

/** `Next:`, and a line for each time to come. */
export const nextLines = (next: readonly Occurrence[], context: RenderContext): readonly string[] => {
  const { jobs } = context.words;
  return next.length === 0
    ? [jobs.noNext]
    : [
        `${jobs.nextRuns}:`,
        ...next.map((occurrence) => `  ${plainText(occurrenceLine(occurrence, context))}`),
      ];
};

/** The parsed schedule and its next occurrences. */
export const scheduleLines = ({ triggers, next }: Plan, context: RenderContext): readonly string[] => [
  planText(triggers, context),
  ...nextLines(next, context),
];
