// A disk that returns something other than what was written: bytes and pages of the database change while no daemon runs.
// Whatever is hit, cox must not report that all is well while a task is lost or never starts.

import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { copyFile, cp, rm } from 'node:fs/promises';
import type { Task } from '@coxswain/protocol';
import { ChaosHome, pathsOf } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const TRIALS = 32;
const PAGE_BYTES = 4_096;
const ENDED = 40;
const WAITING = 8;
const HOLD_MS = 15_000;

interface Findings {
  refused: number;
  found: number;
  sound: number;
  /** They report that all is well, but something is lost. */
  readonly lies: string[];
  readonly unclear: string[];
}

export const damage = async (): Promise<Check> => {
  const findings: Findings = { refused: 0, found: 0, sound: 0, lies: [], unclear: [] };
  const home = await ChaosHome.make('maxConcurrentTasks: 4\n');
  try {
    const before = await fill(home);
    const kept = `${pathsOf(home.home).stateFolder}.kept`;
    await cp(pathsOf(home.home).stateFolder, kept, { recursive: true });
    for (let trial = 0; trial < TRIALS; trial++) {
      await rm(pathsOf(home.home).stateFolder, { recursive: true, force: true });
      await cp(kept, pathsOf(home.home).stateFolder, { recursive: true });
      await oneTrial(home, { trial, before, findings });
    }
    const repaired = await brokenQueue(home, kept, before);
    const { refused, found, sound, lies, unclear } = findings;
    return {
      fault: 'damaged bytes and pages in the database',
      did: `${TRIALS} times ${WAITING} tasks waited, the daemon was stopped, and bytes or a page of the database were changed`,
      claims: [
        claim(
          'a lost or stuck task never goes unnoticed',
          lies.length === 0,
          lies[0] ??
            `${refused} starts refused, ${found} found by the doctor, ${sound} times nothing was lost`,
        ),
        claim(
          'a refusal is one line that names the file and what to do',
          unclear.length === 0,
          unclear[0] ?? '',
        ),
        ...repaired,
      ],
    };
  } finally {
    await home.end();
    await rm(`${pathsOf(home.home).stateFolder}.kept`, { recursive: true, force: true });
  }
};

/** Tasks that have ended, and some that wait. Their daemon is stopped. */
const fill = async (home: ChaosHome): Promise<readonly Task[]> => {
  await home.cox('daemon', 'start');
  const client = await home.connect();
  const submit = (prompt: string) =>
    client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp', source: 'cli', kind: 'manual' });
  for (let count = 0; count < ENDED; count++) {
    const { task } = await submit(`echo ended ${count}`);
    for await (const _ of client.tasks.stream(task.id));
  }
  await client.daemon.pause();
  for (let count = 0; count < WAITING; count++) await submit(`echo waited ${count}`);
  const { tasks } = await client.tasks.list({ limit: '1000' });
  await client.daemon.stop();
  client.close();
  return tasks;
};

const random = (below: number): number => Math.floor(Math.random() * below);

/** Changes some bytes, or everything in a page, past the header. Returns what it did. */
const harm = (path: string): string => {
  const file = openSync(path, 'r+');
  try {
    const pages = Math.floor(fstatSync(file).size / PAGE_BYTES);
    const page = 1 + random(pages - 1);
    const length = random(2) === 0 ? PAGE_BYTES : 1 + random(16);
    const at = page * PAGE_BYTES + random(PAGE_BYTES - length + 1);
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, at);
    for (let index = 0; index < length; index++) bytes[index] = (bytes[index] ?? 0) ^ (1 + random(255));
    writeSync(file, bytes, 0, length, at);
    return `${length} bytes at ${at}`;
  } finally {
    closeSync(file);
  }
};

interface Trial {
  readonly trial: number;
  readonly before: readonly Task[];
  readonly findings: Findings;
}

const oneTrial = async (home: ChaosHome, { trial, before, findings }: Trial): Promise<void> => {
  const { ledgerFile } = pathsOf(home.home);
  const did = `trial ${trial}, ${harm(ledgerFile)}`;
  const started = await home.cox('daemon', 'start');
  if (started.code !== 0) {
    findings.refused++;
    const errors = started.stderr.split('\n').filter((line) => line !== '' && !line.endsWith('…'));
    const isClear = errors.length === 1 && errors[0]?.includes(ledgerFile) && errors[0].includes('cox ');
    if (!isClear) findings.unclear.push(`${did}: ${errors.join(' / ')}`);
    const checked = await home.cox('ledger', 'check');
    if (checked.code !== 1) findings.lies.push(`${did}: refused, and the check exits ${checked.code}`);
    return;
  }
  const { code } = await home.cox('doctor');
  const lost = await lostOf(home, before);
  const { code: whole } = await home.cox('ledger', 'check');
  await home.cox('daemon', 'stop');
  if (code !== 0 || whole !== 0) findings.found++;
  else if (lost === undefined) findings.sound++;
  else findings.lies.push(`${did}: ${lost}`);
};

/** What is not as it was before, once everything has ended; undefined: nothing. */
const lostOf = async (home: ChaosHome, before: readonly Task[]): Promise<string | undefined> => {
  const client = await home.connect();
  try {
    // Its files were put back: to cox that is a copy, which is on hold until this.
    await client.daemon.resume();
    const endsAt = performance.now() + HOLD_MS;
    for (;;) {
      const { tasks } = await client.tasks.list({ limit: '1000' });
      const now = new Map(tasks.map((task) => [task.id, task]));
      const missing = before.find(({ id }) => !now.has(id));
      if (missing !== undefined) return `task ${missing.id} is lost`;
      const waiting = before.find(({ id }) => now.get(id)?.status !== 'completed');
      if (waiting === undefined) return undefined;
      if (performance.now() > endsAt)
        return `task ${waiting.id} is ${now.get(waiting.id)?.status}, not completed`;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } catch (error) {
    return String(error);
  } finally {
    client.close();
  }
};

/** Accepted tasks start even if their queue position is lost. */
const brokenQueue = async (home: ChaosHome, kept: string, before: readonly Task[]) => {
  const { stateFolder, ledgerFile } = pathsOf(home.home);
  await rm(stateFolder, { recursive: true, force: true });
  await cp(kept, stateFolder, { recursive: true });
  await copyFile(ledgerFile, `${ledgerFile}.before`);
  const { default: BetterSqlite3 } = await import('better-sqlite3');
  const database = new BetterSqlite3(ledgerFile);
  database.exec(`update task set gate = null, unmet = 3 where status = 'pending'`);
  database.exec(`update counter set value = 77 where name = 'pending'`);
  database.close();
  await home.cox('daemon', 'start');
  const lost = await lostOf(home, before);
  await home.cox('daemon', 'stop');
  return [
    claim('tasks whose queue position was lost start at the next start', lost === undefined, lost ?? ''),
  ];
};
