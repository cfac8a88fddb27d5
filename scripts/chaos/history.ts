// kill -9 of the daemon at random moments while clients use every operation; in the end their answers are compared with what
// exists.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, processIdentity } from '@coxswain/client';
import { isEnded } from '@coxswain/protocol';
import { ChaosHome, markedProcesses } from './chaos-home.ts';
import { type Check, type Claim, claim } from './check.ts';
import { tallyOf, violationsOf } from './history/check.ts';
import { Hand } from './history/hand.ts';
import { HOOK, switchJob } from './history/job-verbs.ts';
import { observe } from './history/observe.ts';
import { Recorder, readHistory } from './history/recorder.ts';
import { actAtRandom, answer, LISTENER } from './history/verbs.ts';
import { Watcher } from './history/watcher.ts';
import { tokenOf, working } from './history/work.ts';

const HANDS = 6;
const WATCHERS = 2;
/** How long a daemon lives: at most this long, and long enough for something to be in progress. */
const LIFE_MS = { shortest: 100, longest: 1_300 };
/** How many are killed again before they have recovered. */
const SHARE_OF_DOUBLE_DEATHS = 0.2;
const SECOND_LIFE_MS = 120;
const PAUSE_MS = { shortest: 40, longest: 200 };
/** The remaining work must have ended by then. */
const SETTLED_WITHIN_MS = 180_000;
const MAX_SHOWN = 3;
const RESTLESS = join(import.meta.dirname, '../../packages/runtimes/src/testing/surveyor/restless.ts');

const config = (): string => {
  const command = [process.execPath, RESTLESS, '--slow', '150'];
  return [
    'runs: { onDaemonDeath: fail }',
    'maxConcurrentTasks: 6',
    'queueCapacity: 60',
    'background: { maxConcurrentTasks: 1000 }',
    `agents: { ${LISTENER}: ${JSON.stringify({ runtime: 'acp', command, keepAlive: '0s' })} }`,
    '',
  ].join('\n');
};

const between = ({ shortest, longest }: typeof PAUSE_MS): number =>
  shortest + Math.random() * (longest - shortest);

interface Found {
  kills: number;
  slowestStartMs: number;
  readonly leftProcesses: string[];
  /** Tasks that ran in a daemon that is dead and were not settled by the next. */
  readonly unsettled: string[];
}

/** What a history leaves outside the home. */
interface Traces {
  readonly folder: string;
  readonly log: string;
  readonly marks: string;
}

export const history = async (rounds = 200): Promise<Check> => {
  const home = await ChaosHome.make(config());
  const folder = await mkdtemp(join(tmpdir(), 'cox-history-'));
  const traces: Traces = { folder, log: join(folder, 'history.jsonl'), marks: join(folder, 'marks') };
  const found: Found = { kills: 0, slowestStartMs: 0, leftProcesses: [], unsettled: [] };
  const opened: Client[] = [];
  const watchers: Watcher[] = [];
  const connected = async (): Promise<Client> => {
    const client = await home.connect();
    opened.push(client);
    return client;
  };
  let isHeld = false;
  try {
    await home.cox('daemon', 'start');
    for (let at = 0; at < WATCHERS; at += 1) watchers.push(new Watcher(await connected()));
    const recorder = new Recorder(traces.log);
    const hands: Hand[] = [];
    for (let at = 0; at < HANDS; at += 1) {
      const name = String(at + 1);
      hands.push(
        new Hand({ client: await connected(), recorder, marks: traces.marks, workDir: folder, name }),
      );
    }
    await makeHook(hands);
    await underKills({ home, hands, rounds, found });
    const client = await connected();
    await settle(client, hands);
    const lastId = await lastTask(hands[0]);
    const operations = await readHistory(traces.log);
    const observed = await observe(client, { watchers, marks: traces.marks, lastId });
    const { ledgerId } = await client.daemon.status();
    found.leftProcesses.push(...(await markedProcesses(ledgerId)).map(({ command }) => command));
    const claims = claimsOf(violationsOf(operations, observed), found);
    isHeld = claims.every((each) => each.isHeld);
    return {
      fault: 'kill -9 of the daemon while clients do everything they can',
      did: `${found.kills} kills, ${observed.replay.size} events; acknowledged/refused/unknown: ${tallyOf(operations)}${isHeld ? '' : `; the history is kept in ${folder}`}`,
      claims,
    };
  } finally {
    await Promise.all(watchers.map((watcher) => watcher.leave()));
    for (const client of opened) client.close();
    await home.end();
    if (isHeld) await rm(folder, { recursive: true, force: true });
  }
};

const claimsOf = (violations: ReturnType<typeof violationsOf>, found: Found): readonly Claim[] => [
  ...[...violations].map(([rule, all]) => claim(rule, all.length === 0, shown(all))),
  claim(
    'what ran has failed when the next has recovered',
    found.unsettled.length === 0,
    shown(found.unsettled),
  ),
  claim('no process of a task outlives it', found.leftProcesses.length === 0, shown(found.leftProcesses)),
  claim(
    'the next start answers under 1 s',
    found.slowestStartMs < 1_000,
    `slowest ${Math.round(found.slowestStartMs)} ms`,
  ),
];

const shown = (all: readonly string[]): string =>
  all.length === 0 ? '' : `${all.length}: ${all.slice(0, MAX_SHOWN).join('; ')}`;

/** A job to which everybody sends. */
const makeHook = async (hands: readonly Hand[]): Promise<void> => {
  const [first] = hands;
  if (!first) return;
  const { client, recorder, marks, workDir } = first;
  const priority = recorder.next();
  await recorder.record('createJob', { job: HOOK, priority }, async () => {
    await client.jobs.create({
      name: HOOK,
      prompt: working('$COX_INPUT_token', marks),
      agent: 'shell',
      workDir,
      priority,
      triggers: [{ kind: 'webhook', path: HOOK }],
      policy: { overlap: 'queue', pauseAfterFailures: 1_000 },
    });
    return {};
  });
  const [hook] = await client.jobs.secrets(HOOK);
  for (const hand of hands) hand.hook = hook && { path: HOOK, secret: hook.secret };
};

interface Rounds {
  readonly home: ChaosHome;
  readonly hands: readonly Hand[];
  readonly rounds: number;
  readonly found: Found;
}

/** Lets them work while one daemon after the other dies. */
const underKills = async ({ home, hands, rounds, found }: Rounds): Promise<void> => {
  let isOver = false;
  const working = Promise.all(
    hands.map(async (hand) => {
      while (!isOver) {
        await actAtRandom(hand);
        await pause(between(PAUSE_MS));
      }
    }),
  );
  const killing = (async () => {
    for (let round = 0; round < rounds; round += 1) {
      await pause(between(LIFE_MS));
      await kill(home, found);
      if (Math.random() < SHARE_OF_DOUBLE_DEATHS) {
        await pause(Math.random() * SECOND_LIFE_MS);
        await kill(home, found);
      }
      await inspect(home, found);
    }
  })().finally(() => {
    isOver = true;
  });
  await Promise.all([killing, working]);
};

const kill = async (home: ChaosHome, found: Found): Promise<void> => {
  const pid = await home.pid();
  process.kill(pid, 'SIGKILL');
  while (processIdentity(pid)) await pause(1);
  found.kills += 1;
  const startMs = performance.now();
  const { code, stderr } = await home.cox('daemon', 'start');
  found.slowestStartMs = Math.max(found.slowestStartMs, performance.now() - startMs);
  if (code !== 0) throw new Error(`the daemon did not start again: ${stderr}`);
};

/** Once it has recovered, nothing may be running that ran before, and no process be left of a task that has ended. */
const inspect = async (home: ChaosHome, found: Found): Promise<void> => {
  const client = await home.connect();
  try {
    while ((await client.daemon.status()).state === 'recovering') await pause(10);
    const { ledgerId, startedAt } = await client.daemon.status();
    const { tasks } = await client.tasks.list({ status: 'running,needs_input', limit: '1000' });
    for (const { id, startedAt: begunAt } of tasks)
      if (begunAt !== undefined && begunAt < startedAt) found.unsettled.push(id);
    const before = await markedProcesses(ledgerId);
    const alive = new Set<number>();
    const ended: (typeof before)[number][] = [];
    for (const process of before) if (await isOfEndedTask(client, process.pid)) ended.push(process);
    if (ended.length > 0) for (const { pid } of await markedProcesses(ledgerId)) alive.add(pid);
    for (const { pid, command } of ended)
      if (alive.has(pid)) found.leftProcesses.push(`after kill ${found.kills}: ${command}`);
  } finally {
    client.close();
  }
};

const isOfEndedTask = async (client: Client, pid: number): Promise<boolean> => {
  const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const id = /(?:^|\0)COX_TASK_ID=(\w+)/.exec(environ)?.[1];
  const detail = id === undefined ? undefined : await client.tasks.get(id).catch(() => undefined);
  return detail !== undefined && isEnded(detail.task.status);
};

/** Lets everything come to its end: jobs begin nothing more, what is asked is answered. */
const settle = async (client: Client, hands: readonly Hand[]): Promise<void> => {
  for (const hand of hands) for (const job of hand.jobs) await switchJob(hand, 'pauseJob', job);
  const endMs = performance.now() + SETTLED_WITHIN_MS;
  while (performance.now() < endMs) {
    const { running, pending, needsInput } = await client.tasks.counts();
    if (running + pending + needsInput === 0) return;
    if (needsInput > 0 && hands[0]) await answer(hands[0]);
    await pause(100);
  }
};

/** One more task, behind everything else in the log. */
const lastTask = async (hand: Hand | undefined): Promise<string> => {
  if (!hand) throw new Error('nobody is there to submit');
  const { client, recorder, marks, workDir } = hand;
  const n = recorder.next();
  const [key, token] = [`key-${n}`, tokenOf(n)];
  const last = await recorder.record('submit', { key, token }, async () => {
    const input = { prompt: working(token, marks), agent: 'shell', workDir, idempotencyKey: key };
    return { id: (await client.tasks.submit(input)).task.id };
  });
  if (!last) throw new Error('the last task was not accepted');
  for await (const _event of client.tasks.stream(last.id));
  return last.id;
};
