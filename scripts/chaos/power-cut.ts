// Power cuts at random moments: everything that the daemon writes is recorded, and what a disk may keep of it between two
// syncs is laid out as a home, on which a daemon starts.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, processIdentity, readDaemonFile } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';
import { builtFile } from '../build.ts';
import { ChaosHome, pathsOf } from './chaos-home.ts';
import { type Check, claim } from './check.ts';
import { RecordedDisk } from './power-cut-parts/disk.ts';
import { readRecording, straceArguments } from './power-cut-parts/recording.ts';

const CONFIG = 'maxConcurrentTasks: 3\nqueueCapacity: 100000\nbackground: { maxConcurrentTasks: 100000 }\n';
const FAULT = 'power cuts, with environments and output';
const LOAD_MS = 5_000;
const SUBMITTERS = 3;
/** Every nth task prints enough for segment files. */
const LARGE_EVERY = 6;
const LARGE_BYTES = 700_000;
const PREFIX = 'trace';
const PATIENCE_MS = 60_000;

interface Accepted {
  readonly id: string;
  readonly token: string;
  readonly isLarge: boolean;
  /** When its acceptance was in the hands of the client. */
  readonly acceptedMs: number;
  /** The same for its end. */
  completedMs: number;
}

interface Findings {
  notStarted: number;
  lost: number;
  environmentLost: number;
  otherVariables: number;
  unended: number;
  outputLost: number;
  unreported: number;
}

export const powerCut = async (cuts = 40): Promise<Check> => {
  if (spawnSync('strace', ['-V']).status !== 0)
    return {
      fault: FAULT,
      did: 'Skipped: strace is not installed, and nothing else sees what is written',
      claims: [],
    };
  const scratch = await mkdtemp(join(tmpdir(), 'cox-power-'));
  const home = await ChaosHome.make(CONFIG);
  try {
    const accepted = await record(home, scratch);
    const disk = new RecordedDisk(await readRecording(scratch, PREFIX, home.home));
    const findings: Findings = {
      notStarted: 0,
      lost: 0,
      environmentLost: 0,
      otherVariables: 0,
      unended: 0,
      outputLost: 0,
      unreported: 0,
    };
    for (let cut = 0; cut < cuts; cut += 1) await oneCut(disk, home.home, accepted, findings);
    return {
      fault: FAULT,
      did: `${cuts} cuts while ${accepted.length} tasks were accepted, each with an environment of its own`,
      claims: claimsOf(findings),
    };
  } finally {
    await home.end();
    await rm(scratch, { recursive: true, force: true });
  }
};

const claimsOf = (found: Findings): Check['claims'] => [
  claim('a daemon starts on what is left', found.notStarted === 0, `${found.notStarted} did not`),
  claim('no accepted task is lost', found.lost === 0, `${found.lost} lost`),
  claim('each has its environment', found.environmentLost === 0, `${found.environmentLost} have not`),
  claim('none runs with other variables', found.otherVariables === 0, `${found.otherVariables} did`),
  claim('each one ends', found.unended === 0, `${found.unended} did not`),
  claim('the output of ended tasks is kept', found.outputLost === 0, `${found.outputLost} without`),
  claim('lost output is reported', found.unreported === 0, `${found.unreported} were not`),
];

/** A daemon under load whose writes are recorded, and its sudden end. */
const record = async (home: ChaosHome, scratch: string): Promise<readonly Accepted[]> => {
  const traced = home.start('strace', [
    ...straceArguments(join(scratch, PREFIX)),
    process.execPath,
    builtFile('coxd.cjs'),
  ]);
  traced.stderr?.resume();
  const ended = new Promise((resolve) => traced.once('exit', resolve));
  await until(() => readDaemonFile(pathsOf(home.home)) !== undefined);
  const pid = await home.pid();
  const client = await home.connect();
  const accepted = new Map<string, Accepted>();
  const stop = new AbortController();
  const noting = noteEnds(client, accepted, stop.signal);
  const submitting = Array.from({ length: SUBMITTERS }, (_, of) =>
    submitUntil(client, of, accepted, stop.signal),
  );
  await sleep(LOAD_MS);
  stop.abort();
  await Promise.allSettled([...submitting, noting]);
  process.kill(pid, 'SIGKILL');
  await until(() => processIdentity(pid) === undefined);
  client.close();
  traced.kill('SIGTERM');
  await ended;
  return [...accepted.values()];
};

const until = async (isSo: () => boolean): Promise<void> => {
  const end = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('it took too long');
    await sleep(10);
  }
};

const submitUntil = async (
  client: Client,
  of: number,
  accepted: Map<string, Accepted>,
  stop: AbortSignal,
): Promise<void> => {
  for (let count = 0; !stop.aborted; count += 1) {
    const token = `token-${of}-${count}-${Math.random().toString(36).slice(2)}`;
    const isLarge = count % LARGE_EVERY === 0;
    const prompt = isLarge ? `yes "$TOKEN" | head -c ${LARGE_BYTES}` : 'echo "$TOKEN"';
    const environment = { PATH: process.env.PATH ?? '', TOKEN: token };
    const { task } = await client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp', environment });
    const known = { token, isLarge, acceptedMs: Date.now(), completedMs: Number.POSITIVE_INFINITY };
    accepted.set(task.id, { id: task.id, ...known });
    await sleep(40);
  }
};

const noteEnds = async (
  client: Client,
  accepted: Map<string, Accepted>,
  stop: AbortSignal,
): Promise<void> => {
  for await (const event of client.events({ types: ['TaskCompleted'], signal: stop })) {
    const one = accepted.get(event.taskId ?? '');
    if (one !== undefined) one.completedMs = Date.now();
  }
};

const oneCut = async (
  disk: RecordedDisk,
  root: string,
  accepted: readonly Accepted[],
  findings: Findings,
): Promise<void> => {
  const one = accepted[Math.floor(Math.random() * accepted.length)];
  // Many right after an answer was sent: that is where a promise breaks.
  const momentMs = (one?.acceptedMs ?? 0) + (Math.random() < 0.5 ? 0 : Math.random() * 200);
  const home = await ChaosHome.make(CONFIG);
  try {
    await disk.cut(momentMs, { root, to: home.home }, Math.random);
    const before = accepted.filter(({ acceptedMs }) => acceptedMs <= momentMs);
    const { code } = await home.cox('daemon', 'start');
    if (code !== 0) findings.notStarted += 1;
    else await inspect(await home.connect(), before, momentMs, findings);
  } finally {
    await home.end();
  }
};

const inspect = async (
  client: Client,
  accepted: readonly Accepted[],
  momentMs: number,
  findings: Findings,
): Promise<void> => {
  // The files were rewritten: to cox they are a copy, which is on hold until this.
  await client.daemon.resume();
  await idle(client);
  for (const one of accepted) {
    const task = await client.tasks.get(one.id).then(
      (found) => found.task,
      () => undefined,
    );
    if (task === undefined) findings.lost += 1;
    else await judge(client, task, one, one.completedMs <= momentMs, findings);
  }
  client.close();
};

/** Waits until everything has ended, as long as there is progress. */
const idle = async (client: Client): Promise<void> => {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const { tasks } = await client.tasks.list({ status: 'pending,running,needs_input', limit: '1' });
    if (tasks.length === 0) return;
    await sleep(50);
  }
};

const judge = async (
  client: Client,
  task: Task,
  one: Accepted,
  hadEnded: boolean,
  findings: Findings,
): Promise<void> => {
  const wasCutShort = !hadEnded && task.reason === 'restarted';
  if (task.status !== 'completed' && !wasCutShort) {
    // Whatever keeps it from its environment keeps it from being started at all.
    if (task.reason === 'runtime_error') findings.environmentLost += 1;
    else findings.unended += 1;
  }
  if (task.status !== 'completed') return;
  let text = '';
  for await (const piece of client.tasks.output(one.id)) text += piece;
  const isWhole = one.isLarge ? text.length === LARGE_BYTES : text === `${one.token}\n`;
  if (!isWhole && hadEnded) findings.outputLost += 1;
  if (!isWhole && !text.includes('output lost')) findings.unreported += 1;
  if (text !== '' && !text.startsWith(one.token) && !text.startsWith('[')) findings.otherVariables += 1;
};
