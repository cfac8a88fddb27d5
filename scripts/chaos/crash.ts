// kill -9 of the daemon at random moments under load.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, processIdentity } from '@coxswain/client';
import { isEnded, type LedgerEvent, type Task } from '@coxswain/protocol';
import { ChaosHome, markedProcesses } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const CONFIG = 'maxConcurrentTasks: 4\nqueueCapacity: 100000\nbackground: { maxConcurrentTasks: 100000 }\n';
const SUBMITTERS = 4;
const LONGEST_LIFE_MS = 400;
const MESSAGE = 'Server restarted during execution';

interface Findings {
  accepted: Set<string>;
  lost: number;
  notFailed: number;
  wrongMessage: number;
  leftProcesses: number;
  slowestStartMs: number;
}

export const crash = async (rounds = 200): Promise<Check> => {
  const home = await ChaosHome.make(CONFIG);
  const findings: Findings = {
    accepted: new Set(),
    lost: 0,
    notFailed: 0,
    wrongMessage: 0,
    leftProcesses: 0,
    slowestStartMs: 0,
  };
  const watcher = new AbortController();
  try {
    await home.cox('daemon', 'start');
    const client = await home.connect();
    const { ledgerId } = await client.daemon.status();
    const seen = watch(client, watcher.signal);
    for (let round = 0; round < rounds; round++) await oneRound(home, ledgerId, findings);
    await settled(await home.connect());
    const replayed = await replay(await home.connect());
    await caughtUp(seen.events, replayed.length);
    watcher.abort();
    const ran = await runsPerTask(home.home);
    const twice = [...ran.values()].filter((runs) => runs > 1).length;
    const isWhole = sameEvents(seen.events, replayed);
    return {
      fault: 'kill -9 of the daemon under load',
      did: `${rounds} rounds, ${findings.accepted.size} tasks accepted, ${replayed.length} events`,
      claims: [
        claim('no accepted task is lost', findings.lost === 0, `${findings.lost} lost`),
        claim('none runs twice', twice === 0, `${twice} of ${ran.size} that ran`),
        claim(
          `what ran failed with "${MESSAGE}"`,
          findings.notFailed + findings.wrongMessage === 0,
          `${findings.notFailed + findings.wrongMessage} did not`,
        ),
        claim('no process of theirs is left', findings.leftProcesses === 0, `${findings.leftProcesses} left`),
        claim(
          'the next start answers under 1 s',
          findings.slowestStartMs < 1_000,
          `slowest ${Math.round(findings.slowestStartMs)} ms`,
        ),
        claim(
          'a watcher misses no event and sees none twice',
          isWhole,
          `${seen.events.length} of ${replayed.length} seen`,
        ),
      ],
    };
  } finally {
    watcher.abort();
    await home.end();
  }
};

const oneRound = async (home: ChaosHome, ledgerId: string, findings: Findings): Promise<void> => {
  const pid = await home.pid();
  const client = await home.connect();
  const stop = new AbortController();
  const submitting = Array.from({ length: SUBMITTERS }, () =>
    submitUntil(home, client, stop.signal, findings.accepted),
  );
  await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_LIFE_MS));
  process.kill(pid, 'SIGKILL');
  stop.abort();
  while (processIdentity(pid)) await new Promise((resolve) => setTimeout(resolve, 1));
  client.close();
  await Promise.allSettled(submitting);
  const start = performance.now();
  const { code, stderr } = await home.cox('daemon', 'start');
  findings.slowestStartMs = Math.max(findings.slowestStartMs, performance.now() - start);
  if (code !== 0) throw new Error(`the daemon did not start again: ${stderr}`);
  await inspect(await home.connect(), ledgerId, findings);
};

const submitUntil = async (
  home: ChaosHome,
  client: Client,
  stop: AbortSignal,
  accepted: Set<string>,
): Promise<void> => {
  while (!stop.aborted) {
    const sleep = (Math.random() * 0.3).toFixed(2);
    const prompt = `echo $COX_TASK_ID >> ${home.home}/ran; (setsid sleep ${sleep} &) ; sleep ${sleep}; echo done`;
    const submitted = await client.tasks
      .submit({ prompt, agent: 'shell', workDir: '/tmp' })
      .catch(() => undefined);
    if (submitted) accepted.add(submitted.task.id);
    // No more than the slots can work off in the end.
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
};

const allTasks = async (client: Client): Promise<readonly Task[]> => {
  const tasks: Task[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.tasks.list({ limit: '1000', cursor });
    tasks.push(...page.tasks);
    cursor = page.nextCursor;
    if (cursor === undefined) return tasks;
  }
};

const inspect = async (client: Client, ledgerId: string, findings: Findings): Promise<void> => {
  while ((await client.daemon.status()).state === 'recovering')
    await new Promise((resolve) => setTimeout(resolve, 10));
  const { startedAt } = await client.daemon.status();
  const tasks = await allTasks(client);
  const known = new Map(tasks.map((task) => [String(task.id), task]));
  for (const id of findings.accepted) if (!known.has(id)) findings.lost++;
  for (const task of tasks) {
    const isOld = task.startedAt !== undefined && task.startedAt < startedAt;
    if (isOld && !isEnded(task.status)) findings.notFailed++;
    if (task.reason === 'restarted' && task.error?.message !== MESSAGE) findings.wrongMessage++;
  }
  const ended = new Set(tasks.filter(({ reason }) => reason === 'restarted').map(({ id }) => String(id)));
  for (const { pid } of await markedProcesses(ledgerId)) {
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const id = /COX_TASK_ID=(\w+)/.exec(environ)?.[1];
    if (id && ended.has(id)) findings.leftProcesses++;
  }
  client.close();
};

const settled = async (client: Client): Promise<void> => {
  while (true) {
    const { running, pending, needsInput } = await client.tasks.counts();
    if (running + pending + needsInput === 0) return client.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

const watch = (client: Client, signal: AbortSignal): { readonly events: LedgerEvent[] } => {
  const events: LedgerEvent[] = [];
  void (async () => {
    for await (const event of client.events({ since: 0, signal })) events.push(event);
  })().catch(() => {});
  return { events };
};

/** Everything from the beginning up to now. */
const replay = async (client: Client): Promise<readonly LedgerEvent[]> => {
  const { task } = await client.tasks.submit({ command: ['true'], workDir: '/tmp' });
  const events: LedgerEvent[] = [];
  const stop = new AbortController();
  for await (const event of client.events({ since: 0, signal: stop.signal })) {
    events.push(event);
    if (event.taskId === task.id && event.type === 'TaskCompleted') break;
  }
  stop.abort();
  client.close();
  return events;
};

const caughtUp = async (events: readonly LedgerEvent[], count: number): Promise<void> => {
  for (let waitedMs = 0; events.length < count && waitedMs < 10_000; waitedMs += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const sameEvents = (seen: readonly LedgerEvent[], stored: readonly LedgerEvent[]): boolean =>
  seen.length === stored.length &&
  stored.every((event, index) => event.seq === seen[index]?.seq && event.type === seen[index]?.type);

const runsPerTask = async (folder: string): Promise<ReadonlyMap<string, number>> => {
  const runs = new Map<string, number>();
  const log = await readFile(join(folder, 'ran'), 'utf8').catch(() => '');
  for (const id of log.split('\n').filter(Boolean)) runs.set(id, (runs.get(id) ?? 0) + 1);
  return runs;
};
