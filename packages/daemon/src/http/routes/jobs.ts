// Jobs: saved definitions of work, with past and future runs.

import { auditBy, type Caller, coversAgent, findJob, requireCovered } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type { Job, JobSecret } from '@coxswain/protocol';
import type { Call, Handlers } from '../route.ts';
import type { Services } from '../services.ts';

/** An access token that is limited to some agents sees their jobs. */
const isShownTo = (caller: Caller, { agent }: Job): boolean =>
  caller.kind !== 'token' || coversAgent(caller.grant, agent);

type JobCall = Pick<Call<unknown, unknown, 'id'>, 'caller' | 'params'>;

/** The job that is named, where the caller may see it. */
const shownJob = async (ledger: Ledger, { caller, params }: JobCall): Promise<Job> => {
  const job = await findJob(ledger, params.id);
  if (caller.kind === 'token') requireCovered(caller.grant, job.agent, 'see jobs of');
  return job;
};

export const jobHandlers = ({ engine, ledger, hooks }: Services): Handlers<'jobs'> => ({
  async list({ caller }) {
    const jobs = await ledger.jobs.list();
    return jobs.map(({ job }) => job).filter((job) => isShownTo(caller, job));
  },
  create: ({ body, caller }) => engine.createJob(body, caller),
  preview: ({ body }) => engine.previewTriggers(body.triggers, body.count),
  get: (call) => shownJob(ledger, call),
  change: ({ params, body, caller }) => engine.changeJob(params.id, body, caller),
  remove: ({ params, caller }) => engine.removeJob(params.id, caller),
  run: ({ params, body, caller }) => engine.runJob(params.id, body, caller),
  pause: ({ params, caller }) => engine.pauseJob(params.id, caller),
  resume: ({ params, caller }) => engine.resumeJob(params.id, caller),
  repair: ({ params, caller }) => engine.repairJob(params.id, caller),
  async next(call) {
    const { id } = await shownJob(ledger, call);
    return engine.nextOfJob(id, call.query.count);
  },
  async runs(call) {
    const { id } = await shownJob(ledger, call);
    const firings = await ledger.jobs.firings(id, call.query);
    const ids = firings.flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId]));
    const tasks = new Map((await ledger.tasks.getMany(ids)).map((task) => [task.id, task]));
    return firings.map((firing) => ({ firing, task: firing.taskId && tasks.get(firing.taskId) }));
  },
  async secrets(call) {
    const job = await findJob(ledger, call.params.id);
    const detail = { name: job.name };
    await ledger.audit.append(auditBy(call.caller), { action: 'secret.read', subject: job.id, detail });
    return secretsOf(job, hooks);
  },
});

const secretsOf = ({ id, triggers }: Job, hooks: Services['hooks']): readonly JobSecret[] =>
  triggers.flatMap((trigger) => {
    if (trigger.kind !== 'webhook') return [];
    const { path, secretVersion } = trigger;
    return [{ path, secret: hooks.secretOf({ jobId: id, path, secretVersion }), url: hooks.urlOf(path) }];
  });
