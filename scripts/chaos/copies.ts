// Copies a home with a daemon at work, and moves one: commands in the copy, and a daemon on it, must leave the original alone.

import { execFile } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Client } from '@coxswain/client';
import { ChaosHome, markedProcesses, pathsOf } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const run = promisify(execFile);

/** Every family of commands that changes something; `@1` is the newest task of the ledger that answers. */
const CHANGES: readonly (readonly string[])[] = [
  ['prune', '-y', '--older-than', '0s'],
  ['bg', 'submit', '--agent', 'shell', 'true'],
  ['tasks', 'cancel', '@1'],
  ['tasks', 'cancel', '--now', '@2'],
  ['tasks', 'retry', '@3'],
  ['tasks', 'delete', '-y', '@4'],
  ['sessions', 'reset', '-y', 'talk'],
  ['jobs', 'run', 'beat'],
  ['jobs', 'pause', 'beat'],
  ['jobs', 'delete', '-y', 'beat'],
  ['config', 'set', 'maxConcurrentTasks', '1'],
  ['daemon', 'pause'],
  ['daemon', 'drain'],
  ['daemon', 'stop', '--cancel-pending'],
  ['daemon', 'restart'],
  ['daemon', 'stop'],
];

/** All that the copy must not change, as text. */
const stateOf = async (client: Client): Promise<string> => {
  const [{ tasks }, jobs, { state, pid, ledgerId }] = await Promise.all([
    client.tasks.list({ limit: '200', order: 'created' }),
    client.jobs.list(),
    client.daemon.status(),
  ]);
  const rows = tasks.map(({ id, status, reason }) => `${id} ${status} ${reason ?? ''}`);
  return JSON.stringify({
    rows,
    jobs: jobs.map(({ name, enabled }) => [name, enabled]),
    state,
    pid,
    ledgerId,
  });
};

const fill = async (home: ChaosHome, client: Client): Promise<void> => {
  for (const prompt of ['true', 'false', 'true', 'exit 3'])
    await home.cox('tasks', 'run', '-q', '--agent', 'shell', '--session', 'talk', prompt);
  await client.jobs.create({
    name: 'beat',
    command: ['true'],
    triggers: [{ kind: 'every', everyMs: 3_600_000 }],
  });
  for (let count = 0; count < 3; count += 1)
    await client.tasks.submit({ prompt: 'sleep 600', agent: 'shell', workDir: '/tmp' });
  for (;;) if ((await client.daemon.status()).counts.running === 2) return;
};

export const copies = async (): Promise<Check> => {
  const original = await ChaosHome.make('maxConcurrentTasks: 2\n');
  const copy = await ChaosHome.make();
  const killed = await ChaosHome.make();
  const moved = await ChaosHome.make();
  try {
    await original.cox('daemon', 'start');
    const client = await original.connect();
    await fill(original, client);
    const { ledgerId } = await client.daemon.status();
    const before = await stateOf(client);
    const processes = (await markedProcesses(ledgerId)).map(({ pid }) => pid).join(' ');
    for (const { home } of [copy, killed]) await run('cp', ['-a', `${original.home}/.`, home]);

    for (const words of CHANGES) await copy.cox(...words);
    const afterCommands = await stateOf(client);

    // A daemon on a copy that recovers, is killed, and recovers again.
    for (let round = 0; round < 3; round += 1) {
      await killed.cox('daemon', 'start');
      process.kill(await killed.pid(), 'SIGKILL');
    }
    await killed.cox('daemon', 'start');
    const other = await killed.connect();
    const held = await other.daemon.status();
    await killed.cox('daemon', 'resume');
    const { ledgerId: otherId } = await other.daemon.status();
    other.close();
    await killed.cox('daemon', 'stop');
    const afterDaemons = await stateOf(client);
    const processesAfter = (await markedProcesses(ledgerId)).map(({ pid }) => pid).join(' ');

    client.close();
    await original.cox('daemon', 'stop');
    await rm(moved.home, { recursive: true });
    await rename(original.home, moved.home);
    await mkdir(original.home);
    await moved.cox('daemon', 'start');
    const there = await moved.connect();
    const status = await there.daemon.status();
    const kept = (await there.tasks.list({ limit: '200', order: 'created' })).tasks.length;
    there.close();
    const had = (JSON.parse(before) as { rows: unknown[] }).rows.length;
    return {
      fault: 'a home that is copied while its daemon works, and one that is moved',
      did: `${CHANGES.length} kinds of commands in a copy, 4 starts and 3 kills of a daemon on another, then a move`,
      claims: [
        claim(
          'no command in the copy changed the original',
          before === afterCommands,
          afterCommands === before ? '' : afterCommands,
        ),
        claim('nor did a daemon on the copy, killed while it recovered, or resumed', before === afterDaemons),
        claim(
          "the original's processes keep running",
          processes !== '' && processes === processesAfter,
          processes,
        ),
        claim('the copy has an id of its own', otherId !== ledgerId, otherId),
        claim(
          'the copy was on hold until it was resumed',
          held.copiedFrom === pathsOf(original.home).ledgerFile,
          held.state,
        ),
        claim(
          'the moved home kept its id',
          status.ledgerId === ledgerId && status.copiedFrom === undefined,
          status.ledgerId,
        ),
        claim('and its history', kept === had, `${kept} of ${had} tasks`),
      ],
    };
  } finally {
    for (const home of [copy, killed, moved, original]) await home.end();
  }
};
