// The cockpit in a real pseudo-terminal and against a daemon that runs: its first frame, a key to its frame among a hundred
// thousand tasks, and what it writes while nothing changes.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { type BenchHome, rssBytes, startBench } from './bench-home.ts';
import { cockpitMemory } from './cockpit-memory.ts';
import { median, mib, ms, percentile, type Row, timed, times } from './row.ts';

const PATIENCE_MS = 30_000;
const run = promisify(execFile);
const COX = join(import.meta.dirname, '../../bin/cox');
const ROUNDS = 20;
const TASKS = 100_000;
const KEYS = 100;
const IDLE_MS = 10_000;
const DRAFT = 100_000;
const LINE = 'to write 一百 ';
const DOWN = '\x1b[B';
/** The word in the first line of every frame. */
const PRODUCT = 'coxswain';

/** From the start of the program until its first frame is written; it is ended then. */
const firstFrame = (env: Record<string, string>): Promise<void> =>
  new Promise((resolve) => {
    const cockpit = spawn(COX, ['cockpit'], { cols: 120, rows: 40, env, cwd: '/tmp' });
    let written = '';
    cockpit.onData((data) => {
      if (written.includes(PRODUCT)) return;
      written += data;
      if (written.includes(PRODUCT)) cockpit.kill('SIGKILL');
    });
    cockpit.onExit(() => resolve());
  });

export const cockpit = async (): Promise<readonly Row[]> => {
  const bench = await startBench();
  try {
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      COX_HOME: bench.home,
    };
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = -2; round < ROUNDS; round++) {
      const tookBare = await timed(() => run(process.execPath, ['-e', '0'], { env }));
      const took = await timed(() => firstFrame(env));
      if (round < 0) continue;
      bare.push(tookBare);
      ours.push(took);
    }
    return [
      {
        what: `first frame of the cockpit, median of ${ROUNDS}`,
        figure: ms(median(ours)),
        floor: `${ms(median(bare))} (\`node -e 0\`)`,
        ratio: times(median(ours) / median(bare)),
        goal: '≤ 250 ms',
        isMet: median(ours) <= 250,
      },
      ...(await amongMany(bench, env)),
      ...(await inLongDraft(env)),
      ...(await cockpitMemory(env)),
    ];
  } finally {
    await bench.end();
  }
};

/** Tasks that wait, so that nothing changes on the screen. */
const submitMany = async ({ client }: BenchHome): Promise<void> => {
  await client.daemon.pause();
  const lines = async function* (): AsyncGenerator<string> {
    for (let index = 0; index < TASKS; index++)
      yield `{"prompt":"task ${index}","agent":"shell","workDir":"/tmp"}`;
  };
  for await (const { problem } of client.tasks.submitBatch(lines(), { block: false }))
    if (problem) throw new Error(problem.detail);
};

const until = (terminal: ReturnType<typeof spawn>, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let written = '';
    const giveUp = setTimeout(() => reject(new Error(`the cockpit does not write '${text}'`)), PATIENCE_MS);
    const listening = terminal.onData((data) => {
      written += data;
      if (!written.includes(text)) return;
      clearTimeout(giveUp);
      listening.dispose();
      resolve();
    });
  });

const pause = (forMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, forMs));

/** From each of many presses of the key until something is drawn. */
const keysOf = async (terminal: ReturnType<typeof spawn>, key: string): Promise<readonly number[]> => {
  const keysMs: number[] = [];
  let draw = (): void => {};
  const listening = terminal.onData(() => draw());
  for (let press = 0; press < KEYS; press++) {
    const drawn = new Promise<void>((resolve) => {
      draw = resolve;
    });
    keysMs.push(
      await timed(() => {
        terminal.write(key);
        return drawn;
      }),
    );
    // Long enough for what is drawn after it.
    await pause(60);
  }
  listening.dispose();
  return keysMs;
};

/** What is written in the chat, beside the same key where little is written. */
const inLongDraft = async (env: Record<string, string>): Promise<readonly Row[]> => {
  const terminal = spawn(COX, ['chat'], { cols: 120, rows: 40, env, cwd: '/tmp' });
  const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  await until(terminal, 'What needs doing?');
  await pause(1_000);
  const shortMs = await keysOf(terminal, 'x');
  terminal.write(LINE.repeat(DRAFT / LINE.length));
  await pause(5_000);
  const longMs = await keysOf(terminal, 'x');
  terminal.kill('SIGTERM');
  await ended;
  const worst = percentile(longMs, 0.95);
  return [
    {
      what: `a key to its frame in a draft of ${DRAFT.toLocaleString('en')} characters`,
      figure: `p50 ${ms(median(longMs))}, p95 ${ms(worst)}`,
      floor: `p50 ${ms(median(shortMs))}, p95 ${ms(percentile(shortMs, 0.95))} (of a hundred characters)`,
      ratio: times(median(longMs) / median(shortMs)),
      goal: '≤ 30 ms',
      isMet: worst <= 30,
    },
  ];
};

const amongMany = async (bench: BenchHome, env: Record<string, string>): Promise<readonly Row[]> => {
  await submitMany(bench);
  const terminal = spawn(COX, ['cockpit', 'tasks'], { cols: 120, rows: 40, env, cwd: '/tmp' });
  const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  await until(terminal, 'pending');
  await pause(1_000);
  const keysMs = await keysOf(terminal, DOWN);
  await pause(3_000);
  let idleBytes = 0;
  const listening = terminal.onData((data) => {
    idleBytes += Buffer.byteLength(data);
  });
  await pause(IDLE_MS);
  listening.dispose();
  const rss = await rssBytes(terminal.pid);
  terminal.kill('SIGTERM');
  await ended;
  const worst = percentile(keysMs, 0.95);
  return [
    {
      what: `a key to its frame among ${TASKS.toLocaleString('en')} tasks`,
      figure: `p50 ${ms(median(keysMs))}, p95 ${ms(worst)}, cockpit ${mib(rss)}`,
      floor: '',
      ratio: '',
      goal: '≤ 30 ms',
      isMet: worst <= 30,
    },
    {
      what: `written by the cockpit in ${IDLE_MS / 1_000} s in which nothing changes`,
      figure: `${idleBytes} bytes`,
      floor: '',
      ratio: '',
      goal: '0 bytes',
      isMet: idleBytes === 0,
    },
  ];
};
