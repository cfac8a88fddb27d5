// Whether a job could run as it is: everything is tried that a run goes through before it is inserted.

import { fillTemplate, ProblemError, type Task, templateReferences } from '@coxswain/protocol';
import { checkTargets, NO_NOTIFICATIONS } from '../deliveries/index.ts';
import type { Deps } from '../deps.ts';
import { JOB_SESSION, workOfPrograms } from '../rights/index.ts';
import type { SubmittedEnvironment } from '../run/index.ts';
import { prepareOwn } from '../submit/index.ts';
import { NAMED_IN_TEXTS, runOfJob } from './run-of-job.ts';
import type { RunnableJob } from './runnable-job.ts';
import { unsafeText } from './unsafe-text.ts';
import { rehearsedWorkflow } from './workflow-of-job.ts';

/**
 * Throws what a run would be refused with: an agent, folder, group, channel or program that is not there, a session that is
 * another agent's, a place in its text that nothing can fill.
 */
export const validate = async (
  job: RunnableJob,
  environment: SubmittedEnvironment,
  deps: Deps,
): Promise<void> => {
  requireFillable(job, deps);
  requireTargets(job, deps);
  await requireSession(job, deps);
  const { clock } = deps.env;
  const occasion = { trigger: 'manual', occurrenceAtMs: clock.nowMs() } as const;
  const { limits } = deps.settings();
  const { workflow: source } = job;
  const texts = source === undefined ? job : await rehearsedWorkflow({ job, source, limits });
  const { input, origination } = runOfJob(job, texts, occasion, environment);
  const { kept } = await prepareOwn(input, origination, { kind: 'user', name: job.user }, deps);
  kept.letGo();
  deps.environments.release(kept.ref);
};

const requireFillable = (job: RunnableJob, { settings }: Deps): void => {
  for (const text of [job.prompt ?? '', ...(job.command ?? [])])
    for (const reference of templateReferences(text)) {
      const [first] = reference.path ?? [];
      // It throws for what is no reference at all, and says how such a thing is written.
      if (reference.path === undefined) fillTemplate(text, {});
      if (!NAMED_IN_TEXTS.some((name) => name === first))
        throw new ProblemError(
          'invalid_request',
          `{{ ${reference.name} }} is never set: a job has ${NAMED_IN_TEXTS.join(', ')}, as in {{ payload.text }}; write {{ '{{' }} for two braces`,
        );
    }
  const fault = unsafeText(job, settings());
  if (fault !== undefined) throw new ProblemError('invalid_request', fault);
};

const requireTargets = ({ deliverTo }: RunnableJob, { env, settings }: Deps): void => {
  checkTargets(deliverTo, {
    channels: (env.notifications ?? NO_NOTIFICATIONS).channels(),
    limits: settings().limits,
  });
};

/** Throws `unprocessable` for a session of another agent, and for one of the job's own that others have used. */
export const requireSession = async (job: RunnableJob, { env }: Deps): Promise<void> => {
  const owner = (await env.ledger.sessions.get(job.session))?.agent;
  if (owner === undefined) return;
  if (owner === job.agent) {
    const foreign = await foreignWork(job, env);
    if (foreign === undefined) return;
    throw new ProblemError(
      'unprocessable',
      `session '${job.session}' contains task ${foreign.id}, which a program submitted and not the job; give the job a new session with: cox jobs repair ${job.id}`,
    );
  }
  throw new ProblemError(
    'unprocessable',
    `session '${job.session}' belongs to agent '${owner}', not '${job.agent}'; name another session, or leave it out to get a new one`,
  );
};

/** What programs put into the session before the job had it. In one that its owner chose, they may have been meant to. */
export const foreignWork = async (
  { session }: Pick<RunnableJob, 'session'>,
  { ledger }: Deps['env'],
): Promise<Task | undefined> =>
  session.startsWith(JOB_SESSION) ? workOfPrograms(ledger, session) : undefined;
