// Lists and search over a socket with a thousand tasks and with a million. The ledgers are filled through the ledger's own
// writes, before a daemon opens them.

import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { homePaths } from '@coxswain/client';
import type { Ledger, NewTask } from '@coxswain/ledger';
import { openLedger } from '@coxswain/ledger';
import { ID_BYTES, taskIdFrom } from '@coxswain/protocol';
import { type BenchHome, newHome, rssBytes, startBench } from './bench-home.ts';
import { mib, ms, percentile, type Row, timed, times } from './row.ts';

const MANY = 1_000_000;
const FEW = 1_000;
const CALLS = 200;
const BATCH = 2_000;
/** The thread for long reads ends when it has had nothing to do for half a minute. */
const REST_MS = 40_000;
const WORDS = [
  'payment',
  'login',
  'nightly',
  'build',
  'migration',
  '重构登录页面',
  'benchmark',
  'flaky',
  'release',
  'docs',
];

const taskNumber = (index: number, nowMs: number): NewTask => {
  const id = taskIdFrom(randomBytes(ID_BYTES));
  return {
    id,
    kind: 'background',
    source: 'cli',
    rootId: id,
    agent: ['shell', 'lint', 'review'][index % 3] ?? 'shell',
    session: `ses_${id.slice(4)}`,
    user: 'bench',
    deliverTo: [],
    delivery: 'state_changes',
    prompt: `${WORDS[index % WORDS.length]} ${WORDS[(index * 7) % WORDS.length]} number${index}`,
    runtime: 'command',
    workDir: '/tmp',
    addDirs: [],
    priority: 0,
    labels: index % 20 === 0 ? { team: 'core' } : {},
    after: [],
    timeoutMs: 60_000,
    maxAttempts: 1,
    onInput: 'park',
    createdAtMs: nowMs + index,
    isExternalRoot: true,
  };
};

/** Fills a ledger: almost all tasks have ended, the last hundred are pending. */
const fill = async (ledger: Ledger, count: number): Promise<void> => {
  const startMs = Date.now() - count;
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const tasks = Array.from({ length: size }, (_, index) => taskNumber(from + index, startMs));
    await ledger.tasks.insert(tasks, { treeMaxTasks: 1_000 });
    const nowMs = startMs + from + size;
    const free = { '': from + size >= count ? size - 100 : size };
    const newRunId = (): string => randomBytes(12).toString('hex');
    const claimed = await ledger.tasks.claim({ node: 'bench', nowMs, free, newRunId });
    await Promise.all(
      claimed.map(({ claim }, index) =>
        index % 20 === 0
          ? ledger.tasks.settle(
              claim,
              { status: 'failed', reason: 'exit_code', message: 'exited with 1' },
              [],
              nowMs,
            )
          : ledger.tasks.settle(
              claim,
              { status: 'completed', result: `result ${index}`, exitCode: 0 },
              [],
              nowMs,
            ),
      ),
    );
  }
};

const QUERIES = [
  ['active', (client) => client.tasks.list({ status: 'pending,running,needs_input', order: 'attention' })],
  [
    'recent',
    (client) => client.tasks.list({ status: 'completed,failed,cancelled', order: 'ended', limit: '20' }),
  ],
  ['list', (client) => client.tasks.list({ limit: '50' })],
  ['list --agent --status', (client) => client.tasks.list({ agent: 'lint', status: 'failed', limit: '10' })],
  ['list --label', (client) => client.tasks.list({ label: 'team=core', limit: '10' })],
  ['search', (client, round) => client.tasks.list({ search: `number${round * 4_999}`, limit: '20' })],
  ['search 登录', (client) => client.tasks.list({ search: '登录', limit: '20' })],
] as const satisfies readonly (readonly [
  string,
  (client: BenchHome['client'], round: number) => Promise<unknown>,
])[];

interface Measured {
  readonly p99: Map<string, number>;
  readonly startMs: number;
  readonly rssBytes: number;
}

const measure = async (count: number): Promise<Measured> => {
  const home = await newHome('maxConcurrentTasks: 1\n');
  const paths = homePaths(home, { platform: process.platform, userId: userInfo().uid });
  await mkdir(paths.stateFolder, { recursive: true, mode: 0o700 });
  const ledger = await openLedger({ folder: paths.stateFolder });
  await fill(ledger, count);
  await ledger.close();
  const startMs = performance.now();
  const bench = await startBench({ home });
  const startedMs = performance.now() - startMs;
  try {
    await bench.client.daemon.pause();
    await indexed(bench, count);
    const p99 = new Map<string, number>();
    for (const [name, query] of QUERIES) {
      const samples: number[] = [];
      for (let round = 0; round < CALLS; round++) samples.push(await timed(() => query(bench.client, round)));
      p99.set(name, percentile(samples, 0.99));
    }
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    return { p99, startMs: startedMs, rssBytes: await rssBytes(bench.pid) };
  } finally {
    await bench.end();
  }
};

/** The index of the search follows the ledger: wait until it has seen the last task. */
const indexed = async ({ client }: BenchHome, count: number): Promise<void> => {
  const last = `number${count - 101}`;
  while ((await client.tasks.list({ search: last, limit: '1' })).tasks.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

export const lists = async (): Promise<readonly Row[]> => {
  const few = await measure(FEW);
  const many = await measure(MANY);
  const rows = QUERIES.map(([name]): Row => {
    const [manyMs, fewMs] = [many.p99.get(name) ?? Number.NaN, few.p99.get(name) ?? Number.NaN];
    const limitMs = name.startsWith('search') ? 50 : 10;
    const ratio = manyMs / fewMs;
    return {
      what: `${name}, a million tasks, p99`,
      figure: ms(manyMs),
      floor: `${ms(fewMs)} (a thousand)`,
      ratio: times(ratio),
      goal: `≤ ${limitMs} ms, ≤ 2 ×`,
      isMet: manyMs <= limitMs && ratio <= 2,
    };
  });
  return [
    ...rows,
    {
      what: 'daemon start with a million tasks',
      figure: ms(many.startMs),
      floor: `${ms(few.startMs)} (a thousand)`,
      ratio: times(many.startMs / few.startMs),
      goal: '≤ 1 s',
      isMet: many.startMs <= 1_000,
    },
    {
      what: 'daemon memory after all that, at rest',
      figure: mib(many.rssBytes),
      floor: '',
      ratio: '',
      goal: '≤ 120 MiB',
      isMet: many.rssBytes <= 120 * 1024 * 1024,
    },
  ];
};
