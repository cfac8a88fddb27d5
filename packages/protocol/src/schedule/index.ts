// When something happens, in the words of people.

export { nearestForms, SCHEDULE_FORMS } from './forms.ts';
export * from './read-schedule.ts';
export type * from './schedule.ts';
export * from './take-schedule.ts';
