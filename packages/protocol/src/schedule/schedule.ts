// The triggers parsed from a schedule in natural language.

import type { NewTriggerInput } from '../schema/trigger.ts';
import type { WhenSettings } from '../time/when.ts';

export type ScheduleSettings = Omit<WhenSettings, 'side'>;

export interface Schedule {
  /** One trigger, or one per time of day if a single expression cannot express them all. */
  readonly triggers: readonly NewTriggerInput[];
}

export type ReadSchedule =
  | Schedule
  /** Understood, but the moment has passed. */
  | { readonly pastAt: string }
  | { readonly unknownZone: string };

/** Parses one family of forms: undefined if the text, in lower case and with single blanks, is not one of them. */
export type ScheduleForm = (
  text: string,
  settings: ScheduleSettings,
) => readonly NewTriggerInput[] | undefined;

/** Hour and minute on the clock. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** For a day without a time, as in `weekdays`. */
export const DEFAULT_TIME: TimeOfDay = { hour: 9, minute: 0 };

export const isTimeOfDay = ({ hour, minute }: TimeOfDay): boolean =>
  hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
