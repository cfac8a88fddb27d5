// Schedules in natural language.

export { nearestForms, SCHEDULE_FORMS } from './forms.ts';
export * from './read-schedule.ts';
export type * from './schedule.ts';
export * from './take-schedule.ts';
