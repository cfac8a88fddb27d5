// Jobs: saved definitions of work, their past runs and next occurrences.

import { z } from 'zod';
import {
  job,
  jobChange,
  jobPreview,
  jobRepair,
  jobRun,
  jobSecret,
  newJob,
  nextQuery,
  occurrence,
  runJob,
  runsQuery,
} from '../schema/job.ts';
import { task } from '../schema/task.ts';
import { limitedToAgents, people } from './access.ts';
import { operation } from './operation.ts';

/** Jobs are looked up by name, id or id prefix; a prefix may match several. */
const LOOKUP = ['job_not_found', 'ambiguous_id'] as const;
/** Why saving a job may be refused: everything that would keep it from running. */
const INVALID = [
  'agent_not_found',
  'channel_not_found',
  'unprocessable',
  'shutting_down',
  'storage',
] as const;

export const jobs = {
  list: operation({
    id: 'listJobs',
    route: 'GET /jobs',
    summary: 'List jobs',
    description: 'All jobs, sorted by name.',
    output: z.array(job),
    answer: 'The jobs.',
    access: people('read jobs', limitedToAgents('jobs')),
  }),
  create: operation({
    id: 'createJob',
    route: 'POST /jobs',
    summary: 'Create a job',
    description:
      'Defines its triggers, its prompt and agent, and the policy for its runs. A job whose runs would be refused is refused. ' +
      '`{{ payload.x }}` in its prompt is replaced with the payload of the trigger.',
    body: newJob,
    output: job,
    status: 201,
    answer: 'The job.',
    problems: [...INVALID, 'job_not_found'],
    access: people('save jobs'),
    dependsOnConfig: true,
  }),
  preview: operation({
    id: 'previewJob',
    route: 'POST /jobs/preview',
    summary: 'Preview triggers',
    description: 'The next occurrences of these triggers. Nothing is saved.',
    body: jobPreview,
    output: z.array(occurrence),
    answer: 'The next occurrences.',
    access: people('save jobs'),
    isRepeatable: true,
  }),
  get: operation({
    id: 'getJob',
    route: 'GET /jobs/{id}',
    summary: 'Get a job',
    description: 'By name, id, or a prefix of the random part of the id.',
    output: job,
    answer: 'The job.',
    problems: LOOKUP,
    access: people('read jobs', limitedToAgents('jobs')),
  }),
  change: operation({
    id: 'changeJob',
    route: 'PATCH /jobs/{id}',
    summary: 'Change a job',
    description:
      'Omitted fields stay as they are; null removes a value. New triggers apply from now on. Active runs are not affected.',
    body: jobChange,
    output: job,
    answer: 'The job.',
    problems: [...LOOKUP, ...INVALID],
    access: people('change jobs'),
    dependsOnConfig: true,
  }),
  remove: operation({
    id: 'deleteJob',
    route: 'DELETE /jobs/{id}',
    summary: 'Delete a job',
    description: 'Its runs are kept, and active ones continue.',
    output: job,
    answer: 'The deleted job.',
    problems: [...LOOKUP, 'storage'],
    access: people('delete jobs'),
  }),
  run: operation({
    id: 'runJob',
    route: 'POST /jobs/{id}/run',
    summary: 'Run a job now',
    description:
      'A manual run, also possible while the job is paused or backing off after a failure. It waits for an active run.',
    body: runJob,
    output: task,
    status: 201,
    answer: 'The task of the run.',
    problems: [...LOOKUP, ...INVALID, 'queue_full'],
    access: people('run jobs', limitedToAgents('jobs')),
    dependsOnConfig: true,
  }),
  pause: operation({
    id: 'pauseJob',
    route: 'POST /jobs/{id}/pause',
    summary: "Pause a job's triggers",
    description: 'No trigger fires until the job is resumed. Occurrences in between do not count as missed.',
    output: job,
    answer: 'The job.',
    problems: [...LOOKUP, 'storage'],
    access: people('pause jobs', limitedToAgents('jobs')),
    isRepeatable: true,
  }),
  resume: operation({
    id: 'resumeJob',
    route: 'POST /jobs/{id}/resume',
    summary: "Resume a job's triggers",
    description: 'Its triggers fire again from now on, and its count of failures is reset.',
    output: job,
    answer: 'The job.',
    problems: [...LOOKUP, 'illegal_transition', 'storage'],
    access: people('resume jobs', limitedToAgents('jobs')),
    dependsOnConfig: true,
    isRepeatable: true,
  }),
  repair: operation({
    id: 'repairJob',
    route: 'POST /jobs/{id}/repair',
    summary: 'Repair a job',
    description:
      'Checks what keeps it from running (agent, folder, session, targets, next occurrence), fixes what it can, and reports both.',
    output: jobRepair,
    answer: 'The job and the findings.',
    problems: [...LOOKUP, 'storage'],
    access: people('repair jobs'),
    dependsOnConfig: true,
    isRepeatable: true,
  }),
  next: operation({
    id: 'nextOfJob',
    route: 'GET /jobs/{id}/next',
    summary: "List a job's next occurrences",
    description: 'When its timed triggers will fire, with a note where daylight saving time begins or ends.',
    query: nextQuery,
    output: z.array(occurrence),
    answer: 'The next occurrences.',
    problems: LOOKUP,
    access: people('read jobs', limitedToAgents('jobs')),
  }),
  runs: operation({
    id: 'runsOfJob',
    route: 'GET /jobs/{id}/runs',
    summary: "List a job's runs",
    description:
      'Runs and missed occurrences, with the reason, newest first. The task is included while it is retained.',
    query: runsQuery,
    output: z.array(jobRun),
    answer: 'The occurrences with their tasks.',
    problems: LOOKUP,
    access: people('read jobs', limitedToAgents('jobs', 'read')),
  }),
  secrets: operation({
    id: 'secretOfJob',
    route: 'GET /jobs/{id}/secret',
    summary: "Get a job's webhook secrets",
    description: 'One per webhook, with the URL to send to.',
    output: z.array(jobSecret),
    answer: 'The secrets.',
    problems: LOOKUP,
    access: people('read the secrets of jobs'),
  }),
};
