// Submitting: single requests from 50 clients at once against an empty route, and one batch.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathOf, ROUTES } from '@coxswain/protocol';
import { startBench } from './bench-home.ts';
import { requestsPerSecond } from './load.ts';
import { median, perSecond, type Row, times } from './row.ts';

const CLIENTS = 50;
const REQUESTS = 5_000;
const ROUNDS = 5;
const BATCH = 100_000;

const body = (index: number): string =>
  JSON.stringify({
    prompt: `echo ${index}`,
    agent: 'shell',
    workDir: '/tmp',
    environment: { PATH: '/usr/bin:/bin' },
  });

export const submit = async (): Promise<readonly Row[]> => {
  const bench = await startBench();
  const emptySocket = join(bench.home, 'empty.sock');
  const empty = spawn(process.execPath, [join(import.meta.dirname, 'empty-server.ts'), emptySocket], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(empty.stdout, 'data');
    await bench.client.daemon.pause();
    const { socket } = await bench.client.daemon.status();
    const load = { clients: CLIENTS, requests: REQUESTS, body };
    const floors: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      floors.push(await requestsPerSecond({ ...load, socketPath: emptySocket, path: '/' }));
      ours.push(await requestsPerSecond({ ...load, socketPath: socket, path: pathOf(ROUTES.createTask) }));
    }
    const ratio = median(ours) / median(floors);
    const single: Row = {
      what: 'submit, durable, 50 clients at once',
      figure: perSecond(median(ours), 'tasks'),
      floor: `${perSecond(median(floors), 'requests')} (empty Hono route)`,
      ratio: times(ratio),
      goal: '≥ 0.5 ×',
      isMet: ratio >= 0.5,
    };
    return [single, await batch(bench)];
  } finally {
    empty.stdin.end();
    await bench.end();
  }
};

const batch = async ({ client }: Awaited<ReturnType<typeof startBench>>): Promise<Row> => {
  const lines = async function* (): AsyncGenerator<string> {
    for (let index = 0; index < BATCH; index++)
      yield `{"prompt":"echo ${index}","agent":"shell","workDir":"/tmp"}`;
  };
  const start = performance.now();
  let accepted = 0;
  for await (const { id } of client.tasks.submitBatch(lines(), { block: false })) if (id) accepted++;
  const rate = accepted / ((performance.now() - start) / 1000);
  return {
    what: `submit, one batch of ${BATCH.toLocaleString('en')}`,
    figure: perSecond(rate, 'tasks'),
    floor: '',
    ratio: '',
    goal: '≥ 50,000 tasks/s',
    isMet: accepted === BATCH && rate >= 50_000,
  };
};
