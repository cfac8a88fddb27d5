// What a client can do at random: each verb chooses what it is done to, does it, and has it recorded.

import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Client } from '@coxswain/client';
import { type HookAnswer, type Problem, ProblemError, type SubmitTaskInput } from '@coxswain/protocol';
import type { Verb } from './operation.ts';
import { outcomeOf, type Recorder } from './recorder.ts';
import { asking, tokenOf, workflowOf, working } from './work.ts';

/** The agent that listens while it works. */
export const LISTENER = 'listener';
/** The job that everybody sends to. */
export const HOOK = 'hook';

const MOST_KNOWN = 100;
const MOST_JOBS = 2;

/** What one client knows, by what it was answered, and with what it works. */
export class Hand {
  readonly client: Client;
  readonly recorder: Recorder;
  readonly marks: string;
  readonly workDir: string;
  readonly name: string;
  /** Tasks, the newest last. */
  tasks: readonly { readonly id: string; readonly agent: string }[] = [];
  /** Jobs that nobody else changes: then what is done to one never overlaps. */
  jobs: readonly string[] = [];
  /** Submissions that may be repeated. */
  sent: readonly { readonly input: SubmitTaskInput; readonly key: string; readonly token: string }[] = [];
  hook: { readonly path: string; readonly secret: string } | undefined;

  constructor(parts: Pick<Hand, 'client' | 'recorder' | 'marks' | 'workDir' | 'name'>) {
    this.client = parts.client;
    this.recorder = parts.recorder;
    this.marks = parts.marks;
    this.workDir = parts.workDir;
    this.name = parts.name;
  }

  know(id: string | undefined, agent = 'shell'): void {
    if (id !== undefined) this.tasks = [...this.tasks, { id, agent }].slice(-MOST_KNOWN);
  }
}

/** One of them, the newer the likelier. */
const oneOf = <Item>(items: readonly Item[]): Item | undefined =>
  items[items.length - 1 - Math.floor(Math.random() ** 2 * items.length)];

const send = async (hand: Hand, sent: Hand['sent'][number]): Promise<void> => {
  const { client, recorder } = hand;
  const { input, key, token } = sent;
  const answer = await recorder.record('submit', { key, token }, async () => {
    const { task } = await client.tasks.submit({ ...input, idempotencyKey: key });
    return { id: task.id };
  });
  hand.know(answer?.id, input.agent);
};

const submit = async (hand: Hand, agent: string, prompt: (token: string) => string): Promise<void> => {
  const n = hand.recorder.next();
  const token = tokenOf(n);
  const sent = {
    input: { prompt: prompt(token), agent, workDir: hand.workDir },
    key: `key-${n}`,
    token,
  };
  hand.sent = [...hand.sent, sent].slice(-MOST_KNOWN);
  await send(hand, sent);
};

const submitAgain = async (hand: Hand): Promise<void> => {
  const sent = oneOf(hand.sent);
  if (sent) await send(hand, sent);
};

const LINES = 3;

const submitBatch = async (hand: Hand): Promise<void> => {
  const { client, recorder, marks, workDir } = hand;
  const waiting = Array.from({ length: LINES }, () => {
    const n = recorder.next();
    const [key, token] = [`key-${n}`, tokenOf(n)];
    const line = { prompt: working(token, marks), agent: 'shell', workDir, idempotencyKey: key };
    return { line: JSON.stringify(line), end: recorder.begin('batch', { key, token }) };
  });
  const lines = waiting.map(({ line }) => line);
  async function* source(): AsyncGenerator<string> {
    yield* lines;
  }
  let error: unknown = 'the answers ended before this line';
  try {
    for await (const { id, problem } of client.tasks.submitBatch(source(), { block: false })) {
      const line = waiting.shift();
      if (problem) line?.end(outcomeOf(ProblemError.from(problem)));
      else if (id !== undefined) line?.end({ state: 'acknowledged', answer: { id } });
      hand.know(id);
    }
  } catch (thrown) {
    error = thrown;
  }
  // Whatever broke it: of the lines behind the last answer nobody knows.
  for (const { end } of waiting) end({ state: 'unknown', why: String(error) });
};

const runWorkflow = async (hand: Hand): Promise<void> => {
  const { client, recorder, marks, workDir } = hand;
  const n = recorder.next();
  const [key, token] = [`key-${n}`, tokenOf(n)];
  const answer = await recorder.record('workflow', { key, token }, () =>
    client.workflows.run({ definition: workflowOf(token, marks), workDir, idempotencyKey: key }),
  );
  hand.know(answer?.id, 'workflow');
};

const onTask = async (
  hand: Hand,
  act: (task: { readonly id: string; readonly agent: string }) => Promise<unknown>,
): Promise<void> => {
  const task = oneOf(hand.tasks);
  if (task) await act(task);
};

const cancel = (hand: Hand): Promise<void> =>
  onTask(hand, ({ id: taskId }) =>
    hand.recorder.record('cancel', { taskId }, async () => {
      const { effect, task } = await hand.client.tasks.cancel(taskId, { now: Math.random() < 0.3 });
      return { effect, status: task.status };
    }),
  );

const retry = (hand: Hand): Promise<void> =>
  onTask(hand, async ({ id: taskId, agent }) => {
    const key = `key-${hand.recorder.next()}`;
    const answer = await hand.recorder.record('retry', { key, taskId }, () =>
      hand.client.tasks.retry(taskId, { idempotencyKey: key }),
    );
    hand.know(answer?.id, agent);
  });

const remove = (hand: Hand): Promise<void> =>
  onTask(hand, ({ id: taskId }) =>
    hand.recorder.record('delete', { taskId }, async () => ({
      effect: (await hand.client.tasks.remove(taskId)).effect,
    })),
  );

const read = (hand: Hand): Promise<void> =>
  onTask(hand, ({ id: taskId }) =>
    hand.recorder.record('read', { taskId }, async () => ({
      status: (await hand.client.tasks.get(taskId)).task.status,
    })),
  );

const message = (hand: Hand): Promise<void> =>
  onTask(hand, async ({ id: taskId, agent }) => {
    const token = tokenOf(hand.recorder.next());
    const text = agent === LISTENER ? `languages ${token}` : working(token, hand.marks);
    const answer = await hand.recorder.record('message', { taskId, text }, async () => {
      const { effect, task } = await hand.client.tasks.message(taskId, text);
      return { effect, id: task.id };
    });
    if (answer?.effect === 'started') hand.know(answer.id, agent);
  });

/** Answers what is open; of two who answer the same at once only one may win. */
export const answer = async (hand: Hand): Promise<void> => {
  const { client, recorder } = hand;
  const open = await client.inputs.list().catch(() => []);
  const asked = open[Math.floor(Math.random() * open.length)];
  if (!asked) return;
  await Promise.all(
    [1, 2].map(() => {
      const text = tokenOf(recorder.next());
      return recorder.record('answer', { requestId: asked.id, text }, async () => {
        await client.inputs.answer(asked.id, { decision: 'answer', text });
        return {};
      });
    }),
  );
};

const createJob = async (hand: Hand): Promise<void> => {
  const { client, recorder, marks, workDir } = hand;
  if (hand.jobs.length >= MOST_JOBS) return;
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

const onJob = async (hand: Hand): Promise<void> => {
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

/** Sends twice at times, as those do who got no answer. */
const deliver = async (hand: Hand): Promise<void> => {
  const { client, recorder, hook } = hand;
  if (!hook) return;
  const delivery = tokenOf(recorder.next());
  const once = () =>
    recorder.record('webhook', { delivery, job: HOOK }, async () => {
      const { taskId, missed } = await post(client.address, hook, delivery);
      return { id: taskId, missed };
    });
  const first = await once();
  if (first === undefined || Math.random() < 0.3) await once();
  hand.know(first?.id);
};

/** How often each is chosen. */
const CHOICES: readonly (readonly [weight: number, act: (hand: Hand) => Promise<void>])[] = [
  [24, (hand) => submit(hand, 'shell', (token) => working(token, hand.marks))],
  [6, (hand) => submit(hand, 'shell', (token) => asking(token, hand.marks))],
  [2, (hand) => submit(hand, LISTENER, (token) => `languages ${token}`)],
  [6, submitAgain],
  [5, submitBatch],
  [2, runWorkflow],
  [12, cancel],
  [8, retry],
  [6, remove],
  [10, read],
  [8, message],
  [10, answer],
  [8, onJob],
  [6, deliver],
];
const TOTAL = CHOICES.reduce((sum, [weight]) => sum + weight, 0);

/** Does one thing. Never rejects: what goes wrong is recorded. */
export const actAtRandom = async (hand: Hand): Promise<void> => {
  let left = Math.random() * TOTAL;
  for (const [weight, act] of CHOICES) {
    left -= weight;
    if (left < 0) return act(hand);
  }
};

/** Verbs that must have been acknowledged in a history worth its name. */
export const EXPECTED: readonly Verb[] = [
  'submit',
  'batch',
  'workflow',
  'retry',
  'runJob',
  'cancel',
  'delete',
  'answer',
  'message',
  'read',
  'webhook',
  'createJob',
];
