// kill -9 of the daemon under load, and of the next one at random moments while it recovers, several times before one may live.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, processIdentity } from '@coxswain/client';
import { ChaosHome, COX, markedProcesses } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const CONFIG =
  'runs: { onDaemonDeath: fail }\nmaxConcurrentTasks: 4\nqueueCapacity: 100000\nbackground: { maxConcurrentTasks: 100000 }\ncancelGrace: 1s\n';
const TASKS_A_ROUND = 6;
const DEATHS_IN_RECOVERY = 2;
const MAX_WORK_MS = 400;
/** A recovery waits 2 s for what ignores SIGTERM. */
const MAX_RECOVERY_MS = 3_500;
const POLL_MS = 20;

interface Findings {
  readonly accepted: Set<string>;
  kills: number;
  left: number;
  notSettled: number;
}

export const doubleDeath = async (rounds = 25): Promise<Check> => {
  const home = await ChaosHome.make(CONFIG);
  const found: Findings = { accepted: new Set(), kills: 0, left: 0, notSettled: 0 };
  try {
    await home.cox('daemon', 'start');
    const { ledgerId } = await (await home.connect()).daemon.status();
    for (let round = 0; round < rounds; round += 1) await oneRound(home, ledgerId, found);
    await settled(await home.connect());
    const { code: doctorCode } = await home.cox('doctor');
    await home.cox('daemon', 'stop');
    const after = await markedProcesses(ledgerId);
    const twice = await ranTwice(home.home);
    return {
      fault: 'kill -9 of the daemon under load, then of the next ones while they recover',
      did: `${rounds} rounds, ${found.kills} kills, ${found.accepted.size} tasks accepted, half of which ignore SIGTERM`,
      claims: [
        claim('no process of a task that has ended is left', found.left === 0, `${found.left} left`),
        claim('every task that ran has ended', found.notSettled === 0, `${found.notSettled} have not`),
        claim('none runs twice', twice === 0, `${twice} did`),
        claim('the doctor finds nothing wrong', doctorCode === 0, `exit ${doctorCode}`),
        claim(
          'nothing survives the stop',
          after.length === 0,
          after.map(({ command }) => command).join('; ') || '0 left',
        ),
      ],
    };
  } finally {
    await home.end();
  }
};

const oneRound = async (home: ChaosHome, ledgerId: string, found: Findings): Promise<void> => {
  const client = await home.connect();
  await Promise.all(Array.from({ length: TASKS_A_ROUND }, (_, n) => submit(home, client, { n, found })));
  await sleep(Math.random() * MAX_WORK_MS);
  const first = await home.pid();
  process.kill(first, 'SIGKILL');
  found.kills += 1;
  client.close();
  while (processIdentity(first)) await sleep(1);
  for (let death = 0; death < DEATHS_IN_RECOVERY; death += 1) await dieInRecovery(home, found);
  const { code, stderr } = await home.cox('daemon', 'start');
  if (code !== 0) throw new Error(`the daemon did not start again: ${stderr}`);
  await inspect(await home.connect(), ledgerId, found);
};

/** A daemon in the foreground, so that it can be killed before it listens as well. */
const dieInRecovery = async (home: ChaosHome, found: Findings): Promise<void> => {
  const daemon: ChildProcess = spawn(COX, ['daemon', 'run'], { env: home.env, stdio: 'ignore' });
  const ended = once(daemon, 'exit');
  await sleep(Math.random() * MAX_RECOVERY_MS);
  daemon.kill('SIGKILL');
  found.kills += 1;
  await ended;
};

const submit = async (
  home: ChaosHome,
  client: Client,
  { n, found }: { readonly n: number; readonly found: Findings },
): Promise<void> => {
  const work = `echo $COX_TASK_ID >> ${home.home}/ran`;
  // What a task that ends in order left in a session of its own is not looked for before the next start.
  const stays = `(setsid sleep 30 > /dev/null 2>&1 &); trap '' TERM; while :; do sleep 1; done`;
  const prompt = n % 2 === 0 ? `${work}; ${stays}` : `${work}; sleep ${Math.random().toFixed(2)}`;
  const submitted = await client.tasks
    .submit({ prompt, agent: 'shell', workDir: '/tmp', timeoutMs: 5_000 })
    .catch(() => undefined);
  if (submitted) found.accepted.add(submitted.task.id);
};

const inspect = async (client: Client, ledgerId: string, found: Findings): Promise<void> => {
  while ((await client.daemon.status()).state === 'recovering') await sleep(POLL_MS);
  const { startedAt } = await client.daemon.status();
  const marked = await markedProcesses(ledgerId);
  const { tasks } = await client.tasks.list({ status: 'running,needs_input', limit: '1000' });
  found.notSettled += tasks.filter(
    (task) => task.startedAt !== undefined && task.startedAt < startedAt,
  ).length;
  for (const { pid } of marked) {
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const id = /COX_TASK_ID=(\w+)/.exec(environ)?.[1];
    const task = id === undefined ? undefined : await client.tasks.get(id).catch(() => undefined);
    if (task?.task.startedAt !== undefined && task.task.startedAt < startedAt) found.left += 1;
  }
  client.close();
};

const settled = async (client: Client): Promise<void> => {
  for (;;) {
    const { running, pending, needsInput } = await client.tasks.counts();
    if (running + pending + needsInput === 0) return client.close();
    await sleep(200);
  }
};

const ranTwice = async (folder: string): Promise<number> => {
  const ids = (await readFile(join(folder, 'ran'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return ids.length - new Set(ids).size;
};
