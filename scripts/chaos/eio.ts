// A disk that reports an error at one write or one sync, then works as if nothing had happened; then kill -9 and a restart.

import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { processIdentity } from '@coxswain/client';
import { ChaosHome, COX, markedProcesses, pathsOf } from './chaos-home.ts';
import { type Check, claim } from './check.ts';
import { type Answered, compare, nothingAnswered, submitUntil } from './submissions.ts';

const CONFIG = 'maxConcurrentTasks: 4\nqueueCapacity: 100000\nbackground: { maxConcurrentTasks: 100000 }\n';
const SUBMITTERS = 3;
/** A start makes some tens of writes and a handful of syncs before the first task comes. */
const LATEST = { write: 400, sync: 60 } as const;
/** How long a round continues after its error: the daemon ends for it, or it was one that it survives. */
const AFTERWARDS_MS = 150;
const MAX_ROUND_MS = 5_000;

interface Seen {
  errors: number;
  stoppedItself: number;
  startsRefused: number;
  left: number;
}

export const eio = async (rounds = 40): Promise<Check> => {
  const fault = 'EIO at one write or sync, then kill -9';
  const home = await ChaosHome.make(CONFIG);
  const library = join(home.home, 'eio.so');
  try {
    await promisify(execFile)('cc', [
      '-shared',
      '-fPIC',
      '-O2',
      '-o',
      library,
      join(import.meta.dirname, 'eio.c'),
      '-ldl',
    ]);
  } catch {
    await home.end();
    return { fault, did: 'not tried', claims: [claim('not tried: this machine has no C compiler', true)] };
  }
  const seen: Seen = { errors: 0, stoppedItself: 0, startsRefused: 0, left: 0 };
  const answered = nothingAnswered();
  try {
    await home.cox('daemon', 'start');
    const { ledgerId } = await (await home.connect()).daemon.status();
    await home.cox('daemon', 'stop');
    for (let round = 0; round < rounds; round++) {
      await oneRound(home, library, { seen, answered });
      seen.left += (await markedProcesses(ledgerId)).length;
    }
    await home.cox('daemon', 'start');
    const client = await home.connect();
    await settled(client);
    const { lost, ranAnyway, ranTwice } = await compare(home, client, answered);
    const integrity = await integrityOf(home);
    client.close();
    return {
      fault,
      did: `${rounds} rounds, ${seen.errors} errors, ${seen.stoppedItself} after which the daemon stopped itself, ${seen.startsRefused} starts that were refused; ${answered.accepted.size} accepted, ${answered.refused.size} refused, ${answered.unknown.size} unknown`,
      claims: [
        claim('no accepted task is lost', lost.length === 0, `${lost.length} lost`),
        claim('nothing that was refused exists or ran', ranAnyway.length === 0, `${ranAnyway.length} did`),
        claim('none ran twice', ranTwice.length === 0, `${ranTwice.length} did`),
        claim('no process is left after the next start', seen.left === 0, `${seen.left} left`),
        claim('the database is whole', integrity === 'ok', integrity),
      ],
    };
  } finally {
    await home.end();
  }
};

interface Findings {
  readonly seen: Seen;
  readonly answered: Answered;
}

/** One daemon with one error, killed; then one without, in which what is left is settled. */
const oneRound = async (home: ChaosHome, library: string, { seen, answered }: Findings): Promise<void> => {
  const kind = Math.random() < 0.5 ? 'write' : 'sync';
  const daemon = home.start(COX, ['daemon', 'run'], {
    ...home.env,
    LD_PRELOAD: library,
    COX_EIO_FOLDER: pathsOf(home.home).stateFolder,
    COX_EIO_KIND: kind,
    COX_EIO_AT: String(1 + Math.floor(Math.random() * LATEST[kind])),
  });
  const { failed, listening } = wordsOf(daemon);
  const exited = once(daemon, 'exit').then(() => 'exited' as const);
  if ((await Promise.race([listening, exited])) === 'exited') seen.startsRefused++;
  else {
    const stop = new AbortController();
    const submitting = Array.from({ length: SUBMITTERS }, () => submitUntil(home, answered, stop.signal));
    await Promise.race([failed.then(() => sleep(AFTERWARDS_MS)), exited, sleep(MAX_ROUND_MS)]);
    if (daemon.exitCode !== null) seen.stoppedItself++;
    daemon.kill('SIGKILL');
    await exited;
    stop.abort();
    await Promise.all(submitting);
  }
  if (await Promise.race([failed.then(() => true), sleep(0).then(() => false)])) seen.errors++;
  await recovered(home);
};

const wordsOf = (daemon: ChildProcess) => {
  const failed = Promise.withResolvers<void>();
  const listening = Promise.withResolvers<'listening'>();
  // `start` gives it a pipe.
  createInterface({ input: daemon.stderr as Readable }).on('line', (line) => {
    if (line.startsWith('eio: ')) failed.resolve();
    if (line.includes(' listening ')) listening.resolve('listening');
  });
  return { failed: failed.promise, listening: listening.promise };
};

const recovered = async (home: ChaosHome): Promise<void> => {
  const { code, stderr } = await home.cox('daemon', 'start');
  if (code !== 0) throw new Error(`the daemon did not start again: ${stderr}`);
  const client = await home.connect();
  await settled(client);
  const { pid } = await client.daemon.status();
  client.close();
  process.kill(pid, 'SIGKILL');
  while (processIdentity(pid)) await sleep(1);
};

const settled = async (client: Awaited<ReturnType<ChaosHome['connect']>>): Promise<void> => {
  for (;;) {
    const { running, pending, needsInput } = await client.tasks.counts();
    if (running + pending + needsInput === 0) return;
    await sleep(50);
  }
};

const integrityOf = async (home: ChaosHome): Promise<string> => {
  const { default: BetterSqlite3 } = await import('better-sqlite3');
  const file = new BetterSqlite3(pathsOf(home.home).ledgerFile, { readonly: true });
  try {
    return String(file.pragma('integrity_check', { simple: true }));
  } finally {
    file.close();
  }
};
