// Work from end to end: no-op tasks in three slots against bare spawns, and how soon a submitted task runs.

import { bareSpawns, batchRows, type Cursor, completed, NO_OP, SLOTS } from './batch.ts';
import { type BenchHome, startBench } from './bench-home.ts';
import { median, ms, percentile, perSecond, type Row, times } from './row.ts';

const TASKS = 600;
const ROUNDS = 3;
const STARTS = 200;

export const dispatch = async (): Promise<readonly Row[]> => {
  const bench = await startBench({ config: `maxConcurrentTasks: ${SLOTS}\n` });
  try {
    const floors: number[] = [];
    const ours: number[] = [];
    const cursor = { seq: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      floors.push(await bareSpawns(TASKS));
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
    return [throughput, ...(await batchRows(bench, cursor)), await startLatency(bench)];
  } finally {
    await bench.end();
  }
};

const noOpTasks = async ({ client }: BenchHome, cursor: Cursor): Promise<number> => {
  await client.daemon.pause();
  const lines = async function* (): AsyncGenerator<string> {
    for (let index = 0; index < TASKS; index++) yield NO_OP;
  };
  const ids = new Set<string>();
  for await (const { id } of client.tasks.submitBatch(lines(), { block: false })) if (id) ids.add(id);
  const start = performance.now();
  await client.daemon.resume();
  await completed(client, ids, cursor);
  const seconds = (performance.now() - start) / 1000;
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
