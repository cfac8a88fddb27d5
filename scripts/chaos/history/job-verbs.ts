// What a client can do to jobs and with webhooks.

import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type HookAnswer, type Problem, ProblemError } from '@coxswain/protocol';
import { type Hand, oneOf } from './hand.ts';
import { tokenOf, working } from './work.ts';

/** The job that everybody sends to. */
export const HOOK = 'hook';

const MAX_JOBS = 2;

const createJob = async (hand: Hand): Promise<void> => {
  const { client, recorder, marks, workDir } = hand;
  if (hand.jobs.length >= MAX_JOBS) return;
  const n = recorder.next();
  const [job, priority] = [`job-${hand.name}-${n}`, n];
  hand.jobs = [...hand.jobs, job];
  await recorder.record('createJob', { job, priority }, async () => {
    await client.jobs.create({
      name: job,
      prompt: working(tokenOf(n), marks),
      agent: 'shell',
      workDir,
      priority,
      triggers: [{ kind: 'every', everyMs: 2_000 }],
      policy: { missed: 'all', overlap: 'queue', pauseAfterFailures: 1_000 },
      idempotencyKey: `key-${n}`,
    });
    return {};
  });
};

type Switch = 'pauseJob' | 'resumeJob' | 'deleteJob';

/** Pauses, resumes or deletes a job. */
export const switchJob = async (hand: Hand, verb: Switch, job: string): Promise<void> => {
  const { jobs } = hand.client;
  const act = { pauseJob: jobs.pause, resumeJob: jobs.resume, deleteJob: jobs.remove }[verb];
  const done = await hand.recorder.record(verb, { job }, async () => {
    await act(job);
    return {};
  });
  if (done && verb === 'deleteJob') hand.jobs = hand.jobs.filter((name) => name !== job);
};

const changeJob = async (hand: Hand, job: string): Promise<void> => {
  const priority = hand.recorder.next();
  await hand.recorder.record('changeJob', { job, priority }, async () => {
    await hand.client.jobs.change(job, { priority });
    return {};
  });
};

const runJob = async (hand: Hand, job: string): Promise<void> => {
  const key = `key-${hand.recorder.next()}`;
  const answer = await hand.recorder.record('runJob', { key, job }, () =>
    hand.client.jobs.run(job, { idempotencyKey: key }),
  );
  hand.know(answer?.id);
};

/** Does something to a job of its own, or makes one. */
export const onJob = async (hand: Hand): Promise<void> => {
  const job = oneOf(hand.jobs);
  if (job === undefined || Math.random() < 0.3) return createJob(hand);
  // The first job of each stays as it is: each of its occurrences is accounted for.
  if (job === hand.jobs[0] || Math.random() < 0.3) return runJob(hand, job);
  if (Math.random() < 0.3) return changeJob(hand, job);
  await switchJob(hand, oneOf(['pauseJob', 'resumeJob', 'deleteJob'] as const) ?? 'pauseJob', job);
};

const post = (socketPath: string, hook: NonNullable<Hand['hook']>, delivery: string): Promise<HookAnswer> =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({ token: delivery });
    const headers = {
      'x-cox-secret': hook.secret,
      'webhook-id': delivery,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const path = `/api/v1/hooks/${hook.path}`;
    const sent = request({ socketPath, path, method: 'POST', headers, agent: false }, (response) => {
      text(response)
        .then((words) => {
          const value: unknown = JSON.parse(words);
          // What the route promises for each status.
          if (response.statusCode === 202) resolve(value as HookAnswer);
          else reject(ProblemError.from(value as Problem));
        })
        .catch(reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Sends to the webhook of the history, twice at times, as those do who got no answer. */
export const deliver = async (hand: Hand): Promise<void> => {
  const { client, recorder, hook } = hand;
  if (!hook) return;
  const delivery = tokenOf(recorder.next());
  const once = () =>
    recorder.record('webhook', { delivery, job: HOOK }, async () => {
      const { taskId } = await post(client.address, hook, delivery);
      return { id: taskId };
    });
  const first = await once();
  if (first === undefined || Math.random() < 0.3) await once();
  hand.know(first?.id);
};
