// What the daemon costs while nothing happens, with a client that looks every two seconds as the cockpit does.

import { cpuSeconds, rssBytes, startBench } from './bench-home.ts';
import { mib, type Row } from './row.ts';

const SECONDS = 20;
const LOOK_EVERY_MS = 2_000;

export const idle = async (): Promise<readonly Row[]> => {
  const bench = await startBench();
  try {
    const { client, pid } = bench;
    const stop = new AbortController();
    const watching = (async () => {
      for await (const _ of client.events({ signal: stop.signal }));
    })().catch(() => {});
    for (let index = 0; index < 5; index++) await client.tasks.poll({ order: 'attention' });
    const before = await cpuSeconds(pid);
    for (let passed = 0; passed < SECONDS * 1000; passed += LOOK_EVERY_MS) {
      await client.tasks.poll({ order: 'attention' });
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    const share = ((await cpuSeconds(pid)) - before) / SECONDS;
    const memory = await rssBytes(pid);
    stop.abort();
    await watching;
    return [
      {
        what: 'daemon idle, with a client that polls every 2 s',
        figure: `${(share * 100).toFixed(2)} % of a core`,
        floor: '',
        ratio: '',
        goal: '≤ 0.2 %',
        isMet: share <= 0.002,
      },
      {
        what: 'daemon idle, memory',
        figure: mib(memory),
        floor: '',
        ratio: '',
        goal: '≤ 90 MiB',
        isMet: memory <= 90 * 1024 ** 2,
      },
    ];
  } finally {
    await bench.end();
  }
};
