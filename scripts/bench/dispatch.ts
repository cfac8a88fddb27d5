// Work from end to end: no-op tasks in three slots against bare spawns, and how soon a submitted task runs.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BenchHome, startBench } from './bench-home.ts';
import { median, ms, percentile, perSecond, type Row, times } from './row.ts';

const TASKS = 600;
const SLOTS = 3;
const ROUNDS = 3;
const STARTS = 200;

export const dispatch = async (): Promise<readonly Row[]> => {
  const bench = await startBench({ config: `maxConcurrentTasks: ${SLOTS}\n` });
  try {
    const floors: number[] = [];
    const ours: number[] = [];
    const cursor = { seq: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      floors.push(await bareSpawns());
      ours.push(await noOpTasks(bench, cursor));
    }
    const ratio = median(ours) / median(floors);
    const throughput: Row = {
      what: 'no-op command tasks, end to end, 3 slots',
      figure: perSecond(median(ours), 'tasks'),
      floor: `${perSecond(median(floors), 'spawns')} (spawn('true'))`,
      ratio: times(ratio),
      goal: '≥ 0.8 ×',
      isMet: ratio >= 0.8,
    };
    return [throughput, await startLatency(bench)];
  } finally {
    await bench.end();
  }
};

const bareSpawns = async (): Promise<number> => {
  let left = TASKS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await once(spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] }), 'close');
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: SLOTS }, worker));
  return TASKS / ((performance.now() - start) / 1000);
};

const noOpTasks = async ({ client }: BenchHome, cursor: { seq: number }): Promise<number> => {
  await client.daemon.pause();
  const lines = async function* (): AsyncGenerator<string> {
    for (let index = 0; index < TASKS; index++) yield '{"command":["true"],"workDir":"/tmp"}';
  };
  const ids = new Set<string>();
  for await (const { id } of client.tasks.submitBatch(lines(), { block: false })) if (id) ids.add(id);
  const stop = new AbortController();
  const events = client.events({ since: cursor.seq, types: ['TaskCompleted'], signal: stop.signal });
  const start = performance.now();
  await client.daemon.resume();
  for await (const { taskId, seq } of events) {
    cursor.seq = seq;
    if (taskId !== undefined) ids.delete(taskId);
    if (ids.size === 0) break;
  }
  const seconds = (performance.now() - start) / 1000;
  stop.abort();
  return TASKS / seconds;
};

const startLatency = async ({ client }: BenchHome): Promise<Row> => {
  const samples: number[] = [];
  for (let index = -20; index < STARTS; index++) {
    const start = performance.now();
    for await (const event of client.tasks.submitAndFollow({ command: ['true'], workDir: '/tmp' })) {
      if (event.type === 'TaskStarted' && index >= 0) samples.push(performance.now() - start);
    }
  }
  const [p50, p99] = [median(samples), percentile(samples, 0.99)];
  return {
    what: 'submit → running, as its submitter sees it',
    figure: `p50 ${ms(p50)}, p99 ${ms(p99)}`,
    floor: '',
    ratio: '',
    goal: 'p50 ≤ 3 ms, p99 ≤ 20 ms',
    isMet: p50 <= 3 && p99 <= 20,
  };
};
