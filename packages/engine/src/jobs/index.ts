// Jobs: definitions, triggers and schedules.

export { findJob } from './find-job.ts';
export { Jobs } from './jobs.ts';
