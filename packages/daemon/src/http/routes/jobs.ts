// Jobs: saved definitions of work, what they fired and what they will.

import { auditBy, type Caller, coversAgent, findJob, requireCovered } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type { Job, JobRun, JobSecret } from '@coxswain/protocol';
import {
  jobChange,
  jobPreview,
  jobRepair,
  jobRun,
  job as jobSchema,
  jobSecret,
  newJob,
  nextQuery,
  occurrence,
  runJob,
  runsQuery,
  task as taskSchema,
} from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { type AnswerDoc, type Call, plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

const ONE: readonly AnswerDoc[] = [{ status: 200, description: 'The job.', schema: jobSchema }];
/** A job is named by its name or its id; the beginning of an id may fit several. */
const NAMED = ['job_not_found', 'ambiguous_id'] as const;
/** What saving one may be refused with: everything that would keep it from running. */
const UNSOUND = [
  'agent_not_found',
  'channel_not_found',
  'unprocessable',
  'shutting_down',
  'storage',
] as const;

const refOf = ({ params }: Call): string => params.id ?? '';

/** An access token that is limited to some agents sees their jobs. */
const isShownTo = (caller: Caller, { agent }: Job): boolean =>
  caller.kind !== 'token' || coversAgent(caller.grant, agent);

/** The job that is named, where the caller may see it. */
const shownJob = async (ledger: Ledger, call: Call): Promise<Job> => {
  const { caller } = call;
  const job = await findJob(ledger, refOf(call));
  if (caller.kind === 'token') requireCovered(caller.grant, job.agent, 'see jobs of');
  return job;
};

export const jobRoutes = (services: Services): readonly Route[] => [
  ...listRoutes(services),
  ...changeRoutes(services),
  ...switchRoutes(services),
  ...readRoutes(services),
];

const listRoutes = ({ engine, ledger }: Services): readonly Route[] => [
  plainRoute({
    name: 'listJobs',
    summary: 'List jobs',
    description: 'All of them, by name.',
    answers: [{ status: 200, description: 'The jobs.', schema: z.array(jobSchema) }],
    async handle({ caller }) {
      const jobs = await ledger.jobs.list();
      return json(
        200,
        jobs.map(({ job }) => job).filter((job) => isShownTo(caller, job)),
      );
    },
  }),
  plainRoute({
    name: 'createJob',
    summary: 'Save a job',
    description:
      'What fires it, what is asked of whom, and how its runs are treated. It is refused when a run of it would be. ' +
      '`{{ payload.x }}` in its prompt stands for what comes with the trigger.',
    body: newJob,
    answers: [{ status: 201, description: 'The job.', schema: jobSchema }],
    problems: [...UNSOUND, 'job_not_found'],
    async handle({ body, caller }) {
      return json(201, await engine.createJob(body, caller));
    },
  }),
  plainRoute({
    name: 'previewJob',
    summary: 'Preview triggers',
    description: 'What would come of them from now on. Nothing is saved.',
    body: jobPreview,
    answers: [{ status: 200, description: 'The next occurrences.', schema: z.array(occurrence) }],
    handle: ({ body }) => json(200, engine.previewTriggers(body.triggers, body.count)),
  }),
];

const changeRoutes = ({ engine, ledger }: Services): readonly Route[] => [
  plainRoute({
    name: 'getJob',
    summary: 'Read a job',
    description: 'By its name, its id, or how the random part of the id begins.',
    answers: ONE,
    problems: NAMED,
    handle: async (call) => json(200, await shownJob(ledger, call)),
  }),
  plainRoute({
    name: 'changeJob',
    summary: 'Change a job',
    description:
      'What is left out stays; null takes a thing away. New triggers count from now on. Runs that are active go on as they began.',
    body: jobChange,
    answers: ONE,
    problems: [...NAMED, ...UNSOUND],
    handle: async (call) => json(200, await engine.changeJob(refOf(call), call.body, call.caller)),
  }),
  plainRoute({
    name: 'deleteJob',
    summary: 'Remove a job',
    description: 'Its runs stay, and those that are active go on.',
    answers: [{ status: 200, description: 'The job as it was.', schema: jobSchema }],
    problems: [...NAMED, 'storage'],
    handle: async (call) => json(200, await engine.removeJob(refOf(call), call.caller)),
  }),
];

const switchRoutes = ({ engine }: Services): readonly Route[] => [
  plainRoute({
    name: 'runJob',
    summary: 'Run a job now',
    description:
      'By hand: also while it is paused or waits after a failure. It waits for a run that is active.',
    body: runJob,
    answers: [{ status: 201, description: 'The task of the run.', schema: taskSchema }],
    problems: [...NAMED, ...UNSOUND, 'queue_full'],
    handle: async (call) => json(201, await engine.runJob(refOf(call), call.body, call.caller)),
  }),
  plainRoute({
    name: 'pauseJob',
    summary: 'Pause a job',
    description: 'It fires nothing by itself until it is resumed; what passes meanwhile is not missed.',
    answers: ONE,
    problems: [...NAMED, 'storage'],
    handle: async (call) => json(200, await engine.pauseJob(refOf(call), call.caller)),
  }),
  plainRoute({
    name: 'resumeJob',
    summary: 'Resume a job',
    description: 'It fires again from now on; what failed is forgotten.',
    answers: ONE,
    problems: [...NAMED, 'illegal_transition', 'storage'],
    handle: async (call) => json(200, await engine.resumeJob(refOf(call), call.caller)),
  }),
  plainRoute({
    name: 'repairJob',
    summary: 'Repair a job',
    description:
      'Looks for what keeps it from working (agent, folder, session, targets, next slot), mends what can be mended, and says both.',
    answers: [{ status: 200, description: 'The job, and what was found.', schema: jobRepair }],
    problems: [...NAMED, 'storage'],
    handle: async (call) => json(200, await engine.repairJob(refOf(call), call.caller)),
  }),
];

const readRoutes = ({ engine, ledger, hooks }: Services): readonly Route[] => [
  plainRoute({
    name: 'nextOfJob',
    summary: 'Preview a job',
    description: 'What it will fire by itself; around a change of the clocks it says so.',
    query: nextQuery,
    answers: [{ status: 200, description: 'The next occurrences.', schema: z.array(occurrence) }],
    problems: NAMED,
    async handle(call) {
      const { id } = await shownJob(ledger, call);
      return json(200, await engine.nextOfJob(id, call.query.count));
    },
  }),
  plainRoute({
    name: 'runsOfJob',
    summary: 'List what a job fired',
    description: 'And what it missed, with the reason: newest first. A task is there as long as it is kept.',
    query: runsQuery,
    answers: [{ status: 200, description: 'Firings with their tasks.', schema: z.array(jobRun) }],
    problems: NAMED,
    async handle(call) {
      const { id } = await shownJob(ledger, call);
      const firings = await ledger.jobs.firings(id, call.query);
      const ids = firings.flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId]));
      const tasks = new Map((await ledger.tasks.getMany(ids)).map((task) => [task.id, task]));
      const runs = firings.map(
        (firing): JobRun => ({
          firing,
          task: firing.taskId === undefined ? undefined : tasks.get(firing.taskId),
        }),
      );
      return json(200, runs);
    },
  }),
  plainRoute({
    name: 'secretOfJob',
    summary: 'Read the secrets of a job',
    description: 'One for each of its webhooks, with the address to send to.',
    answers: [{ status: 200, description: 'The secrets.', schema: z.array(jobSecret) }],
    problems: NAMED,
    async handle(call) {
      const job = await findJob(ledger, refOf(call));
      const detail = { name: job.name };
      await ledger.audit.append(auditBy(call.caller), { action: 'secret.read', subject: job.id, detail });
      return json(200, secretsOf(job, hooks));
    },
  }),
];

const secretsOf = ({ id, triggers }: Job, hooks: Services['hooks']): readonly JobSecret[] =>
  triggers.flatMap((trigger) => {
    if (trigger.kind !== 'webhook') return [];
    const { path, secretVersion } = trigger;
    return [{ path, secret: hooks.secretOf({ jobId: id, path, secretVersion }), url: hooks.urlOf(path) }];
  });
