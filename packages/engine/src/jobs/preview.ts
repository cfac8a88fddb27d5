// The next occurrences of triggers, as people read them before they trust a schedule.

import type { Occurrence, Trigger } from '@coxswain/protocol';
import { clockChangeAt, wallMs } from './clock-change.ts';
import type { TimedTrigger } from './occurrences.ts';
import { nextSlot, type TimedSlot } from './timetable.ts';

/** The next so many slots after that instant. `timeZone` is shown for triggers that have none of their own. */
export const nextOccurrences = (
  triggers: readonly Trigger[],
  {
    afterMs,
    count,
    timeZone,
  }: { readonly afterMs: number; readonly count: number; readonly timeZone: string },
): readonly Occurrence[] => {
  const occurrences: Occurrence[] = [];
  /** When each trigger came last. */
  const lastMs = new Map<TimedTrigger, number>();
  let slot = nextSlot(triggers, afterMs);
  while (slot !== undefined && occurrences.length < count) {
    occurrences.push(occurrenceOf(slot, lastMs.get(slot.trigger) ?? afterMs, timeZone));
    lastMs.set(slot.trigger, slot.atMs);
    slot = nextSlot(triggers, slot.atMs);
  }
  return occurrences;
};

const occurrenceOf = ({ trigger, atMs }: TimedSlot, previousMs: number, ownZone: string): Occurrence => {
  const timeZone = trigger.kind === 'cron' ? trigger.timeZone : ownZone;
  const clockChange = trigger.kind === 'cron' ? clockChangeAt(trigger, atMs, previousMs) : undefined;
  return {
    at: new Date(atMs).toISOString(),
    trigger: trigger.kind,
    local: localOf(atMs, timeZone),
    timeZone,
    ...(clockChange === undefined ? {} : { clockChange }),
  };
};

/** `2026-11-20 09:00`, with seconds where there are any. */
const localOf = (atMs: number, timeZone: string): string => {
  const text = new Date(wallMs(atMs, timeZone)).toISOString();
  const [day, time = ''] = text.slice(0, 19).split('T');
  return `${day} ${time.endsWith(':00') ? time.slice(0, 5) : time}`;
};
