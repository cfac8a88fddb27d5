// kill -9 of the daemon at random moments of a workflow, which is continued each time.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, processIdentity } from '@coxswain/client';
import { isEnded, type Task } from '@coxswain/protocol';
import { ChaosHome } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const CONFIG = 'runs: { onDaemonDeath: fail }\nmaxConcurrentTasks: 6\n';
const KILLS_A_RUN = 5;
const MAX_LIFE_MS = 800;
const POLL_MS = 25;

/** Each step appends a line with its name, the value of its matrix and its task. */
const step = (key: string, more: string): string =>
  `  - {id: ${key.replace(/ .*/, '')}, run: "echo ${key} $COX_TASK_ID >> ran; sleep 0.1", ${more}}`;

/** 30 steps: a fan, a failing branch, a sub-workflow, an approval and a second fan; only some may be repeated. */
const definition = (onRestart: 'fail' | 'retry'): string =>
  [
    'name: crash',
    `onRestart: ${onRestart}`,
    'steps:',
    step('a', 'retry: {onInterrupt: true}'),
    step('fan $COX_INPUT_n', 'matrix: {n: [1, 2, 3, 4, 5, 6, 7, 8]}, needs: a, retry: {onInterrupt: true}'),
    step('mid $COX_INPUT_n', 'matrix: {n: [1, 2, 3, 4, 5, 6]}, needs: fan'),
    '  - {id: pause, wait: 40ms, needs: fan}',
    '  - {id: ok, approve: "Go on?", needs: [mid, pause]}',
    '  - id: sub',
    '    needs: fan',
    '    workflow:',
    '      name: inner',
    '      steps:',
    `      ${step('s1', 'retry: {onInterrupt: true}').trimStart().replace(/^/, '  ')}`,
    `      ${step('s2 $COX_INPUT_n', 'matrix: {n: [1, 2, 3]}, needs: s1').trimStart().replace(/^/, '  ')}`,
    '  - {id: bad, run: "exit 3", needs: a, retry: {onInterrupt: true}}',
    '  - {id: behind, run: "echo behind >> ran", needs: bad}',
    step('late $COX_INPUT_n', 'matrix: {n: [1, 2, 3, 4, 5, 6, 7, 8, 9]}, needs: ok'),
    step('end', 'needs: [late, sub], retry: {onInterrupt: true}'),
  ].join('\n');

/** What must be there in the end: 8 + 6 + 9 of the matrices, four below the sub-workflow, and `a` and `end`. */
const NAMES_THAT_WRITE = 29;

interface Findings {
  kills: number;
  runs: number;
  byItself: number;
  byHand: number;
  forced: number;
  repeated: string[];
  twice: string[];
  orphans: number;
  unfinished: string[];
}

export const workflows = async (rounds = 100): Promise<Check> => {
  const found: Findings = {
    ...{ kills: 0, runs: 0, byItself: 0, byHand: 0, forced: 0, orphans: 0 },
    ...{ repeated: [], twice: [], unfinished: [] },
  };
  while (found.kills < rounds) {
    const home = await ChaosHome.make(CONFIG);
    try {
      await oneWorkflow(home, Math.min(KILLS_A_RUN, rounds - found.kills), found);
    } finally {
      await home.end();
    }
  }
  return {
    fault: 'kill -9 of the daemon while a workflow runs',
    did: `${found.kills} kills in ${found.runs} workflows of 30 steps with matrix, failing branch, sub-workflow and approval; ${found.byItself} times continued automatically, ${found.byHand} by hand, ${found.forced} by force`,
    claims: [
      claim('no finished step runs again', found.repeated.length === 0, shown(found.repeated)),
      claim('no task runs twice', found.twice.length === 0, shown(found.twice)),
      claim('nothing below a run outlives it', found.orphans === 0, `${found.orphans} left`),
      claim('every run reaches its end', found.unfinished.length === 0, shown(found.unfinished)),
    ],
  };
};

const shown = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.slice(0, 5).join('; ');

const oneWorkflow = async (home: ChaosHome, kills: number, found: Findings): Promise<void> => {
  await home.cox('daemon', 'start');
  const onRestart = found.runs % 2 === 0 ? 'retry' : 'fail';
  found.runs += 1;
  let client = await home.connect();
  let run = await client.workflows.run({ definition: definition(onRestart), workDir: home.home });
  for (let kill = 0; kill < kills; kill += 1) {
    await livesFor(client, Math.random() * MAX_LIFE_MS);
    run = (await client.tasks.get(run.id)).task;
    if (isStuck(run)) run = await continued(client, run, found);
    if (isEnded(run.status)) break;
    client.close();
    await killDaemon(home);
    found.kills += 1;
    client = await home.connect();
    run = await continued(client, run, found);
  }
  while (!isEnded(run.status)) {
    await livesFor(client, POLL_MS);
    run = (await client.tasks.get(run.id)).task;
    if (isStuck(run)) run = await continued(client, run, found);
  }
  await inspect(client, home, run, found);
  client.close();
};

/** A step that may not be repeated was killed: only force continues it. */
const isStuck = ({ status, error }: Task): boolean =>
  status === 'failed' && (error?.message.includes('stopped half way') ?? false);

const killDaemon = async (home: ChaosHome): Promise<void> => {
  const pid = await home.pid();
  process.kill(pid, 'SIGKILL');
  while (processIdentity(pid)) await pause(1);
  const { code, stderr } = await home.cox('daemon', 'start');
  if (code !== 0) throw new Error(`the daemon did not start again: ${stderr}`);
};

/** Lets it run for a while and says yes to whatever asks. */
const livesFor = async (client: Client, ms: number): Promise<void> => {
  for (const endMs = performance.now() + ms; ; ) {
    for (const { id } of await client.inputs.list())
      await client.inputs.answer(id, { decision: 'approve' }).catch(() => {});
    const leftMs = endMs - performance.now();
    if (leftMs <= 0) return;
    await pause(Math.min(POLL_MS, leftMs));
  }
};

/** The run that continues this one: the daemon's own, or one that is requested. */
const continued = async (client: Client, run: Task, found: Findings): Promise<Task> => {
  while ((await client.daemon.status()).state === 'recovering') await pause(POLL_MS);
  found.orphans += await orphansOf(client);
  let last = (await client.tasks.get(run.id)).task;
  for (;;) {
    const next = await retryOf(client, last);
    if (next) {
      found.byItself += 1;
      last = next;
      continue;
    }
    // What failed because a step did is not what was killed: its end is the end.
    const force = isStuck(last);
    if (last.reason !== 'restarted' && !force) return last;
    if (force) found.forced += 1;
    else found.byHand += 1;
    return client.tasks.retry(last.id, { force });
  }
};

const allTasks = async (client: Client): Promise<readonly Task[]> =>
  (await client.tasks.list({ limit: '1000' })).tasks;

const retryOf = async (client: Client, run: Task): Promise<Task | undefined> =>
  (await allTasks(client)).find((task) => task.retryOf === run.id && task.parentId === undefined);

const orphansOf = async (client: Client): Promise<number> => {
  const tasks = await allTasks(client);
  const ended = new Set(tasks.filter(({ status }) => isEnded(status)).map(({ id }) => id));
  return tasks.filter(({ status, parentId }) => !isEnded(status) && parentId && ended.has(parentId)).length;
};

const inspect = async (client: Client, home: ChaosHome, run: Task, found: Findings): Promise<void> => {
  const lines = (await readFile(join(home.home, 'ran'), 'utf8')).split('\n').filter(Boolean);
  for (const line of new Set(lines))
    if (lines.indexOf(line) !== lines.lastIndexOf(line)) found.twice.push(line);
  const tasks = await allTasks(client);
  const statuses = new Map(tasks.map(({ id, status }) => [String(id), status]));
  const completed = new Map<string, string>();
  for (const line of lines) {
    const id = line.split(' ').at(-1) ?? '';
    const name = line.slice(0, -id.length - 1);
    const before = completed.get(name);
    // Lines are in the order in which they were written: anything after a completed one is a repetition.
    if (before !== undefined) found.repeated.push(`${name}: ${before}, then ${id}`);
    if (statuses.get(id) === 'completed') completed.set(name, id);
  }
  const { steps } = await client.workflows.show(run.id);
  const wanted = (key: string): string =>
    key === 'bad' ? 'failed' : key === 'behind' ? 'blocked' : 'completed';
  const wrong = steps
    .filter(({ key, state }) => state !== wanted(key))
    .map(({ key, state }) => `${key} is ${state}`);
  if (wrong.length > 0 || steps.length !== 30)
    found.unfinished.push(`${run.id}: ${steps.length} steps, ${wrong}`);
  if (completed.size !== NAMES_THAT_WRITE) found.unfinished.push(`${run.id}: ${completed.size} wrote`);
  if (run.reason !== 'step_failed') found.unfinished.push(`${run.id} ended as ${run.status}, ${run.reason}`);
};
