// A wall clock that jumps under a running daemon and before its start (by libfaketime, from Debian's package faketime).

import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';
import { ChaosHome, COX } from './chaos-home.ts';
import { type Check, type Claim, claim } from './check.ts';

/** `LIBFAKETIME` if it is elsewhere. */
const LIBRARY =
  process.env.LIBFAKETIME ??
  `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;
const FAULT = 'the wall clock jumps an hour back and forth, and 40 days ahead';
const HOUR_SECONDS = 3_600;
const DAYS_SECONDS = 40 * 24 * HOUR_SECONDS;
/** Nothing here works for longer than that. */
const MAX_MS = 60_000;
/** The first round of retention comes a minute after the start. */
const FIRST_ROUND_MS = 75_000;

class FakedHome {
  readonly home: ChaosHome;
  client!: Client;

  constructor(home: ChaosHome) {
    this.home = home;
  }

  async jump(seconds: number): Promise<void> {
    // Where the library looks when its variables are gone: the daemon keeps only a minimal environment of its own.
    const offset = join(this.home.home, '.faketimerc');
    await writeFile(`${offset}.new`, `${seconds >= 0 ? '+' : ''}${seconds}`);
    await rename(`${offset}.new`, offset);
  }

  async start(): Promise<void> {
    const { home } = this;
    const faked = {
      LD_PRELOAD: LIBRARY,
      HOME: home.home,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    home.start(COX, ['daemon', 'run'], { ...home.env, ...faked });
    while ((await home.cox('--no-autostart', 'daemon', 'status')).code !== 0) await sleep(100);
    this.client = await home.connect();
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.home.cox('daemon', 'stop');
  }

  /** Ends the daemon as a crash does. */
  async kill(): Promise<void> {
    const pid = await this.home.pid();
    this.client.close();
    process.kill(pid, 'SIGKILL');
    while (existsSync(`/proc/${pid}`)) await sleep(20);
  }

  async begun(prompt = 'sleep 1'): Promise<Task> {
    const request = { prompt, agent: 'shell', workDir: '/tmp', timeoutMs: 20_000 };
    const { task } = await this.client.tasks.submit(request);
    for await (const event of this.client.tasks.stream(task.id)) if (event.type === 'TaskStarted') break;
    return task;
  }

  /** A task under which the clock is set; what it took. */
  async run(seconds: number): Promise<number> {
    const { id } = await this.begun();
    await this.jump(seconds);
    let durationMs = Number.NaN;
    for await (const event of this.client.tasks.stream(id))
      if (event.type === 'TaskCompleted') durationMs = event.data.durationMs;
    return durationMs;
  }
}

/** What the ledger says of all its tasks. */
const misreported = async (client: Client): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const { id } of (await client.tasks.list({ limit: '200' })).tasks) {
    const { task, history = [] } = await client.tasks.get(id, { include: ['history'] });
    const { createdAt, startedAt = createdAt, endedAt = startedAt, durationMs = 0 } = task;
    if (startedAt < createdAt || endedAt < startedAt) wrong.push(`${id} ended before it started`);
    if (durationMs < 0 || durationMs > MAX_MS) wrong.push(`${id} took ${durationMs} ms`);
    const stamps = history.map(({ at }) => at);
    if (stamps.join() !== stamps.toSorted().join()) wrong.push(`the history of ${id} goes back`);
  }
  return wrong;
};

/** Jumps of an hour under running tasks, one of them cut off by a crash. */
const underTasks = async (faked: FakedHome): Promise<readonly Claim[]> => {
  const { client } = faked;
  const back = await faked.run(-HOUR_SECONDS);
  const { task: delayed } = await client.tasks.submit({
    command: ['true'],
    workDir: '/tmp',
    delayMs: 1_800_000,
  });
  const forth = await faked.run(HOUR_SECONDS);
  let starts = 0;
  for await (const event of client.tasks.stream(delayed.id)) if (event.type === 'TaskStarted') starts++;
  const { id } = await faked.begun('sleep 1000');
  await faked.jump(0);
  await faked.kill();
  await faked.start();
  while ((await faked.client.tasks.get(id)).task.status !== 'failed') await sleep(50);
  // The delay of the delayed one is no part of what it took.
  const wrong = await misreported(faked.client);
  const { agents } = await faked.client.insights.read({ period: 'day' });
  const slowest = Math.max(...agents.map(({ p95DurationMs }) => p95DurationMs));
  return [
    claim(
      'every duration is what the task took',
      [back, forth].every((ms) => ms >= 900 && ms < MAX_MS),
      `${back} ms and ${forth} ms`,
    ),
    claim('no task ended before it started, and no history goes back', wrong.length === 0, wrong.join(', ')),
    claim('insights know no task of an hour', slowest < MAX_MS, `95th percentile ${slowest} ms`),
    claim(
      'a time limit of 20 s does not end a task that works for one',
      Number.isFinite(back) && Number.isFinite(forth),
    ),
    claim('the delayed task starts once the clock has passed its time', starts === 1, `${starts} starts`),
  ];
};

/** 40 days ahead from the start until after the first round of retention, twice, with a new task each time. */
const atTheStart = async (faked: FakedHome): Promise<readonly Claim[]> => {
  const count = async (): Promise<number> => (await faked.client.tasks.list({ limit: '200' })).tasks.length;
  const before = await count();
  let announced = 0;
  for (let start = 1; start <= 2; start++) {
    await faked.stop();
    await faked.jump(DAYS_SECONDS);
    await faked.start();
    await faked.run(DAYS_SECONDS);
    await sleep(FIRST_ROUND_MS);
    announced = (await faked.client.daemon.status()).pruneHeld?.tasks ?? 0;
  }
  await faked.jump(0);
  await faked.stop();
  await faked.start();
  const after = await count();
  return [
    claim('a clock 40 days ahead for two minutes erases no history', after === before + 2, `${after} tasks`),
    claim('what would have been pruned is announced', announced >= before, `${announced} tasks`),
  ];
};

export const clock = async (): Promise<Check> => {
  if (!existsSync(LIBRARY)) {
    return { fault: FAULT, did: 'not tried: install the Debian package faketime', claims: [] };
  }
  const faked = new FakedHome(await ChaosHome.make());
  try {
    await faked.jump(0);
    await faked.start();
    const claims = [...(await underTasks(faked)), ...(await atTheStart(faked))];
    faked.client.close();
    return {
      fault: FAULT,
      did: 'an hour under running tasks, one of which a crash cut off; 40 days before two starts and over the first round of retention',
      claims,
    };
  } finally {
    await faked.home.end();
  }
};
