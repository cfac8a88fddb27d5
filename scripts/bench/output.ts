// One task that prints a gigabyte: how fast it goes into the ledger, how much memory that takes, and whether the daemon
// answers others meanwhile.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BenchHome, rssBytes, startBench } from './bench-home.ts';
import { mib, ms, percentile, perSecond, type Row, timed, times } from './row.ts';

const BYTES = 1024 ** 3;
const PRINT = `yes 'a line of a build log that is neither long nor short, like most of them are' | head -c ${BYTES}`;

export const output = async (): Promise<readonly Row[]> => {
  const bench = await startBench();
  try {
    const bare = await barePipe();
    const { rate, answersMs, peakBytes } = await printed(bench);
    const slowest = percentile(answersMs, 1);
    return [
      {
        what: 'output of one task, 1 GiB into the ledger',
        figure: perSecond(rate / 1e6, 'MB'),
        floor: `${perSecond(bare / 1e6, 'MB')} (read and discarded)`,
        ratio: times(rate / bare),
        goal: '≥ 100 MB/s',
        isMet: rate >= 100e6,
      },
      {
        what: 'another request meanwhile, the slowest of all',
        figure: ms(slowest),
        floor: `${ms(percentile(answersMs, 0.5))} (median)`,
        ratio: '',
        goal: '≤ 50 ms',
        isMet: slowest <= 50,
      },
      {
        what: 'daemon memory meanwhile, peak',
        figure: mib(peakBytes),
        floor: '',
        ratio: '',
        goal: 'constant',
        isMet: peakBytes < 300 * 1024 ** 2,
      },
    ];
  } finally {
    await bench.end();
  }
};

const barePipe = async (): Promise<number> => {
  const child = spawn('sh', ['-c', PRINT], { stdio: ['ignore', 'pipe', 'ignore'] });
  const took = await timed(async () => {
    child.stdout.resume();
    await once(child.stdout, 'end');
  });
  return BYTES / (took / 1000);
};

const printed = async ({
  client,
  pid,
}: BenchHome): Promise<{ rate: number; answersMs: number[]; peakBytes: number }> => {
  const answersMs: number[] = [];
  let peakBytes = 0;
  let isRunning = true;
  const start = performance.now();
  const { task } = await client.tasks.submit({ prompt: PRINT, agent: 'shell', workDir: '/tmp' });
  const probing = (async () => {
    while (isRunning) {
      answersMs.push(await timed(() => client.daemon.version()));
      peakBytes = Math.max(peakBytes, await rssBytes(pid));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  for await (const _ of client.tasks.stream(task.id, {
    types: ['TaskCompleted', 'TaskFailed', 'TaskCancelled'],
  }));
  const rate = BYTES / ((performance.now() - start) / 1000);
  isRunning = false;
  await probing;
  return { rate, answersMs, peakBytes };
};
