// What the cockpit holds after as many refreshes as an hour has (one every two seconds), each of a list that has changed. Not an
// hour is waited for: a task that comes and one that goes are followed by a refresh at once, and the next begins when it is seen.

import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { type BenchHome, rssBytes, startBench } from './bench-home.ts';
import { type Heap, heapOf, INSPECTOR } from './heap-of.ts';
import { mib, type Row, times } from './row.ts';

const COX = join(import.meta.dirname, '../../bin/cox');
const REFRESHES = 1_800;
/** What is made once and kept (code, patterns) exists after these. */
const WARM_UP = 100;
/** So many tasks are listed; with each that comes the oldest goes. */
const LISTED = 10;
const MAX_GROWTH = 1.1;

const mibs = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

interface Watched {
  readonly pid: number;
  /** Resolves when the screen holds the text. */
  until(text: string): Promise<void>;
  /** Where its inspector listens. */
  readonly inspector: Promise<string>;
  end(): Promise<void>;
}

const openWatched = (env: Record<string, string>): Watched => {
  const screen = new headless.Terminal({ cols: 120, rows: 40, allowProposedApi: true });
  const inspected = { ...env, NODE_OPTIONS: '--inspect=127.0.0.1:0' };
  const pty = spawn(COX, ['cockpit', 'tasks'], { cols: 120, rows: 40, env: inspected, cwd: '/tmp' });
  const reported = Promise.withResolvers<string>();
  let look = (): void => {};
  let begun = '';
  pty.onData((data) => {
    screen.write(data, () => look());
    if (begun.length > 4_096) return;
    begun += data;
    const address = INSPECTOR.exec(begun)?.[1];
    if (address !== undefined) reported.resolve(address);
  });
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  const holds = (text: string): boolean => {
    const { active } = screen.buffer;
    for (let row = 0; row < screen.rows; row += 1)
      if (active.getLine(row)?.translateToString(true).includes(text)) return true;
    return false;
  };
  return {
    pid: pty.pid,
    until: (text) =>
      new Promise((resolve) => {
        look = () => {
          if (holds(text)) resolve();
        };
        look();
      }),
    inspector: reported.promise,
    end: async () => {
      pty.kill('SIGTERM');
      await ended;
    },
  };
};

/** Resolves when that many refreshes were seen. */
const refresh = async (count: number, { client }: BenchHome, cockpit: Watched): Promise<void> => {
  const listed: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const prompt = `refresh ${process.hrtime.bigint()}`;
    const { task } = await client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp' });
    listed.push(task.id);
    const oldest = listed.length > LISTED ? listed.shift() : undefined;
    if (oldest !== undefined) await client.tasks.cancel(oldest);
    await cockpit.until(prompt);
  }
  for (const id of listed) await client.tasks.cancel(id);
};

const heapsAlong = async (bench: BenchHome, cockpit: Watched, heap: Heap): Promise<readonly number[]> => {
  await refresh(WARM_UP, bench, cockpit);
  const heaps = [await heap.usedBytes()];
  for (let half = 0; half < 2; half += 1) {
    await refresh(REFRESHES / 2, bench, cockpit);
    heaps.push(await heap.usedBytes());
  }
  return heaps;
};

export const cockpitMemory = async (env: Record<string, string>): Promise<readonly Row[]> => {
  const bench = await startBench();
  const cockpit = openWatched({ ...env, COX_HOME: bench.home });
  try {
    // What waits moves by nothing but what is done here.
    await bench.client.daemon.pause();
    const heap = await heapOf(await cockpit.inspector);
    const [start = 0, middle = 0, end = 0] = await heapsAlong(bench, cockpit, heap);
    heap.close();
    const rss = await rssBytes(cockpit.pid);
    return [
      {
        what: `memory of the cockpit after the refreshes of an hour (${REFRESHES.toLocaleString('en')})`,
        figure: `heap ${mibs(start)}, ${mibs(middle)} halfway, ${mibs(end)} at the end; all ${mib(rss)}`,
        floor: `${mibs(middle)} (halfway)`,
        ratio: times(end / middle),
        goal: '1 ×',
        isMet: end / middle <= MAX_GROWTH,
      },
    ];
  } finally {
    await cockpit.end();
    await bench.end();
  }
};
