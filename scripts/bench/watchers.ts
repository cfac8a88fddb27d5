// Two hundred watchers of everything while two thousand events a second are written: when each event reaches each.

import { cpuSeconds, startBench } from './bench-home.ts';
import { ms, percentile, type Row } from './row.ts';
import { Watchers } from './watcher-process.ts';

const WATCHERS = 200;
const EVENTS_PER_SECOND = 2_000;
const SECONDS = 5;
const TICK_MS = 20;

export const watchers = async (): Promise<readonly Row[]> => {
  const bench = await startBench();
  try {
    await bench.client.daemon.pause();
    const { socket } = await bench.client.daemon.status();
    const crowd = await Watchers.start(socket, WATCHERS);
    const before = await cpuSeconds(bench.pid);
    const total = EVENTS_PER_SECOND * SECONDS;
    await submitSteadily(bench.client, total);
    const { delaysMs, received } = await crowd.finish(total * WATCHERS);
    const cpu = ((await cpuSeconds(bench.pid)) - before) / SECONDS;
    const [p50, worst] = [percentile(delaysMs, 0.5), percentile(delaysMs, 0.999)];
    const isWhole = received === total * WATCHERS;
    return [
      {
        what: `${WATCHERS} watchers, ${EVENTS_PER_SECOND.toLocaleString('en')} events/s, each event at each`,
        figure: `p50 ${ms(p50)}, p99.9 ${ms(worst)}, ${isWhole ? 'none missed' : `${total * WATCHERS - received} missed`}, ${Math.round(cpu * 100)} % of a core`,
        floor: '',
        ratio: '',
        goal: '≤ 100 ms',
        isMet: isWhole && worst <= 100,
      },
    ];
  } finally {
    await bench.end();
  }
};

const submitSteadily = async (
  client: Awaited<ReturnType<typeof startBench>>['client'],
  total: number,
): Promise<void> => {
  const perTick = (EVENTS_PER_SECOND * TICK_MS) / 1000;
  const lines = async function* (): AsyncGenerator<string> {
    const start = performance.now();
    for (let sent = 0; sent < total; sent++) {
      if (sent % perTick === 0) {
        const due = start + (sent / perTick) * TICK_MS;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      }
      yield '{"prompt":"true","agent":"shell","workDir":"/tmp"}';
    }
  };
  for await (const { problem } of client.tasks.submitBatch(lines(), { block: false }))
    if (problem) throw new Error(problem.detail);
};
