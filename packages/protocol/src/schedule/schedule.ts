// When something happens, as a person said it: the triggers that it comes to.

import type { NewTriggerInput } from '../schema/trigger.ts';

export interface ScheduleSettings {
  readonly nowMs: number;
  /** IANA name: what wall clocks are meant in where the text names no zone. */
  readonly timeZone: string;
}

export interface Schedule {
  /** One, or one for each time of day where one expression cannot hold them all. */
  readonly triggers: readonly NewTriggerInput[];
}

export type ReadSchedule =
  | Schedule
  /** It is understood, but that moment is over. */
  | { readonly pastAt: string }
  | { readonly unknownZone: string };

/** A family of sayings: undefined when the text, small and with single blanks, is none of them. */
export type ScheduleForm = (
  text: string,
  settings: ScheduleSettings,
) => readonly NewTriggerInput[] | undefined;

/** Hour and minute on the clock. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** Where a day is named without a time, as in `weekdays`. */
export const DEFAULT_TIME: TimeOfDay = { hour: 9, minute: 0 };

export const isTimeOfDay = ({ hour, minute }: TimeOfDay): boolean =>
  hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
