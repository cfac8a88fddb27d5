// What a client can do at random: each verb chooses what it is done to, does it, and has it recorded.

import { ProblemError } from '@coxswain/protocol';
import { type Hand, MAX_KNOWN, oneOf } from './hand.ts';
import { deliver, onJob } from './job-verbs.ts';
import { outcomeOf } from './recorder.ts';
import { asking, tokenOf, workflowOf, working } from './work.ts';

/** The agent that listens while it works. */
export const LISTENER = 'listener';

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
  hand.sent = [...hand.sent, sent].slice(-MAX_KNOWN);
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
      const { effect, task } = await hand.client.tasks.message(taskId, { message: text });
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
