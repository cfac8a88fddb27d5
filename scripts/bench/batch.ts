// One batch of no-ops in three slots, beside bare spawns and, where it is installed, beside task-spooler.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@coxswain/client';
import type { BenchHome } from './bench-home.ts';
import { median, ms, type Row, timed, times } from './row.ts';

export const SLOTS = 3;
export const NO_OP = '{"command":["true"],"workDir":"/tmp"}';

/** The newest end that was seen. */
export interface Cursor {
  seq: number;
}

const TASKS = 300;
const ROUNDS = 7;
const run = promisify(execFile);

/** Spawns a second, as many at a time as there are slots. */
export const bareSpawns = async (count: number): Promise<number> => {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await once(spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] }), 'close');
  };
  const seconds = (await timed(() => Promise.all(Array.from({ length: SLOTS }, worker)))) / 1000;
  return count / seconds;
};

/** The second row only where there is a task-spooler. */
export const batchRows = async (bench: BenchHome, cursor: Cursor): Promise<readonly Row[]> => {
  const file = join(bench.home, 'no-ops.ndjson');
  await writeFile(file, `${NO_OP}\n`.repeat(TASKS));
  const hasSpooler = await spooler(bench, `tsp -S ${SLOTS}`).then(
    () => true,
    () => false,
  );
  const bare: number[] = [];
  const client: number[] = [];
  const shell: number[] = [];
  const spooled: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await timed(() => bareSpawns(TASKS)));
    client.push(await timed(() => byClient(bench, cursor)));
    if (!hasSpooler) continue;
    shell.push(await timed(() => fromShell(bench, file)));
    spooled.push(await timed(() => spooler(bench, SPOOL)));
  }
  if (hasSpooler) await spooler(bench, 'tsp -K');
  const what = `${TASKS} no-ops in one batch, ${SLOTS} slots`;
  return [
    besideSpawns(what, median(client), median(bare)),
    ...(hasSpooler ? [besideSpooler(what, median(shell), median(spooled))] : []),
  ];
};

const besideSpawns = (what: string, oursMs: number, bareMs: number): Row => ({
  what,
  figure: ms(oursMs),
  floor: `${ms(bareMs)} (spawn('true'))`,
  ratio: times(bareMs / oursMs),
  goal: '≥ 0.8 ×',
  isMet: bareMs / oursMs >= 0.8,
});

const besideSpooler = (what: string, oursMs: number, spoolerMs: number): Row => ({
  what: `${what}, from a shell`,
  figure: ms(oursMs),
  floor: `${ms(spoolerMs)} (task-spooler)`,
  ratio: times(oursMs / spoolerMs),
  goal: '≤ 1 ×',
  isMet: oursMs <= spoolerMs,
});

/** From the first line to the last end. */
const byClient = async ({ client }: BenchHome, cursor: Cursor): Promise<void> => {
  const lines = async function* (): AsyncGenerator<string> {
    for (let index = 0; index < TASKS; index++) yield NO_OP;
  };
  const ids = new Set<string>();
  for await (const { id } of client.tasks.submitBatch(lines(), { block: false })) if (id) ids.add(id);
  await completed(client, ids, cursor);
};

/** Waits until all of them have completed. */
export const completed = async (client: Client, ids: Set<string>, cursor: Cursor): Promise<void> => {
  const stop = new AbortController();
  const events = client.events({ since: cursor.seq, types: ['TaskCompleted'], signal: stop.signal });
  for await (const { taskId, seq } of events) {
    cursor.seq = seq;
    if (taskId !== undefined) ids.delete(taskId);
    if (ids.size === 0) break;
  }
  stop.abort();
};

/** Two programs: one submits all, one waits for the last. */
const fromShell = async ({ cox }: BenchHome, file: string): Promise<void> => {
  const ids = (await cox('bg', 'submit', '--batch', file, '--agent', 'command', '-q')).trim().split('\n');
  await cox('bg', 'wait', '-q', ...ids.slice(-SLOTS));
};

/** A program for each of them, and for each of the last one that waits. */
const SPOOL =
  `for i in $(seq ${TASKS}); do tsp true; done > "$TMPDIR/ids"; ` +
  `for id in $(tail -n ${SLOTS} "$TMPDIR/ids"); do tsp -w "$id"; done`;

/** Runs a command line against a spooler of our own, which its first call starts. */
const spooler = async ({ home }: Pick<BenchHome, 'home'>, line: string): Promise<void> => {
  const env = { ...process.env, TMPDIR: home, TS_SOCKET: join(home, 'spooler.sock') };
  await run('/bin/sh', ['-ec', line], { env });
};
