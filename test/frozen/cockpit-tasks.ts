// The tasks of the frozen cockpit: every status, every kind, long and short, in several scripts.

import type { Task, TaskDetail, TaskId } from '@coxswain/protocol';
import { sampleTask } from '@coxswain/protocol/testing';

/** When all of it is looked at: a Friday noon. */
export const NOW = '2026-11-20T12:00:00.000Z';

/** So many minutes before that. */
export const ago = (minutes: number): string =>
  new Date(Date.parse(NOW) - Math.round(minutes * 60_000)).toISOString();

export const idOf = (name: string): TaskId => `tsk_${name.padEnd(12, '2')}` as TaskId; // a whole id

let count = 0;

const taskOf = (name: string, prompt: string, more: Partial<Task>): Task => {
  count += 1;
  return sampleTask({
    id: idOf(name),
    n: count,
    session: 'payments',
    prompt,
    description: more.title ?? prompt.split('\n')[0] ?? '',
    workDir: '/work/shop',
    attempt: more.startedAt === undefined ? 0 : 1,
    createdAt: ago(200 - count),
    ...more,
  });
};

const LONG =
  'Move the payment provider from API v3 to v4: read the migration guide, list every call that changes, change them one by one, run the tests after each, and write down what could not be moved and why.\n\nDo not touch the invoices.';

export const PAST: readonly Task[] = [
  taskOf('old', 'Rename the modules', {
    status: 'completed',
    kind: 'chat',
    startedAt: ago(4_321),
    endedAt: ago(4_300),
    createdAt: ago(4_322),
    durationMs: 1_260_000,
    result: 'Renamed 42 modules.',
  }),
  taskOf('broken', 'npm run test:e2e', {
    status: 'failed',
    agent: 'shell',
    runtime: 'command',
    session: 'ses_broken',
    startedAt: ago(95),
    endedAt: ago(90),
    durationMs: 300_500,
    exitCode: 1,
    attempt: 3,
    maxAttempts: 3,
    error: {
      code: 'exit_code',
      message: 'the program ended with exit code 1: 3 of 212 tests failed in checkout.spec.ts',
    },
  }),
  taskOf('gone', 'Delete the staging database', {
    status: 'cancelled',
    reason: 'user',
    startedAt: ago(80),
    endedAt: ago(79),
    durationMs: 61_000,
    session: 'ops',
    title: 'Clean up staging',
    error: { code: 'user', message: 'cancelled by ann: not on a Friday' },
  }),
  taskOf('late', 'Crawl the whole shop', {
    status: 'cancelled',
    reason: 'timeout',
    startedAt: ago(75),
    endedAt: ago(45),
    durationMs: 1_800_000,
    agent: 'surveyor',
    session: 'survey',
  }),
  taskOf('done', '把登录页面的文案翻译成中文，并检查所有的错误提示是否完整、是否易懂', {
    status: 'completed',
    startedAt: ago(70),
    endedAt: ago(64.5),
    durationMs: 330_000,
    session: '登录页面',
    agent: 'kimi',
    result: '已翻译 38 条文案 ✅；其中 2 条需要人工确认：\n- `login.locked`\n- `login.expired`',
    usage: { inputTokens: 18_204, outputTokens: 2_311, cost: 0.42, currency: 'USD', model: 'kimi-k3' },
  }),
  taskOf('nightly', 'Check the backups of last night', {
    status: 'completed',
    kind: 'job',
    source: 'cron',
    jobId: 'job_nightly22222' as Task['jobId'], // a whole id
    startedAt: ago(60),
    endedAt: ago(59),
    durationMs: 58_250,
    session: 'job:nightly-backups',
    result: 'All 7 backups are there.',
  }),
  taskOf('ci', 'name: ci', {
    status: 'failed',
    kind: 'workflow',
    agent: 'cox',
    runtime: 'cox',
    session: 'ci',
    startedAt: ago(50),
    endedAt: ago(41),
    durationMs: 540_000,
    composition: { kind: 'workflow', name: 'ci', input: {}, onRestart: 'fail' },
    error: { code: 'step_failed', message: "step 'test[node=22]' failed" },
  }),
  taskOf('talk', 'Monorepo or not?', {
    status: 'completed',
    kind: 'discussion',
    agent: 'cox',
    runtime: 'cox',
    session: 'ses_talk',
    startedAt: ago(40),
    endedAt: ago(30),
    durationMs: 600_000,
    composition: {
      kind: 'discussion',
      agents: ['claude', 'kimi'],
      judge: 'claude',
      rounds: 2,
      roundLimitMs: 180_000,
    },
    result: 'Monorepo, with one lockfile.',
  }),
];

export const ACTIVE: readonly Task[] = [
  taskOf('pay', LONG, {
    status: 'running',
    kind: 'chat',
    source: 'cockpit',
    title: 'Move payments to API v4',
    startedAt: ago(12.5),
    model: 'opus-5',
    priority: 10,
    labels: { team: 'payments', ticket: 'PAY-1042' },
    group: 'heavy',
    progress: { phase: 'calling_tool', detail: 'edit_file', iterations: 7 },
    usage: { inputTokens: 120_400, outputTokens: 8_020, cost: 1.37, currency: 'USD' },
  }),
  taskOf('ask', 'Push the branch and open a pull request', {
    status: 'needs_input',
    kind: 'chat',
    session: 'release',
    startedAt: ago(4),
    progress: { phase: 'waiting_approval' },
  }),
  taskOf('form', 'Deploy the shop to staging', {
    status: 'needs_input',
    session: 'ops',
    agent: 'kimi',
    startedAt: ago(9),
  }),
  taskOf('deploy', 'name: deploy', {
    status: 'needs_input',
    kind: 'workflow',
    agent: 'cox',
    runtime: 'cox',
    session: 'deploy',
    startedAt: ago(8),
    composition: { kind: 'workflow', name: 'deploy', input: { target: 'eu-west-1' }, onRestart: 'fail' },
  }),
  taskOf('stop', 'Look for slow queries in the access log 👩‍💻', {
    status: 'running',
    agent: 'surveyor',
    session: 'survey',
    startedAt: ago(61),
    cancelRequestedAt: ago(0.5),
    progress: { phase: 'cancelling' },
  }),
  taskOf('help', 'Find all calls of the old API', {
    status: 'running',
    kind: 'helper',
    source: 'agent',
    parentId: idOf('pay'),
    rootId: idOf('pay'),
    agent: 'surveyor',
    session: 'ses_help',
    startedAt: ago(2),
    progress: { phase: 'thinking' },
  }),
  taskOf('wait', 'npm run test:e2e -- --shard=1/4', {
    agent: 'shell',
    runtime: 'command',
    session: 'ses_wait',
    after: [idOf('pay')],
    retryOf: idOf('broken'),
  }),
  taskOf('later', '每周五整理一次依赖更新', {
    session: '依赖',
    agent: 'kimi',
    runAt: '2026-11-20T16:30:00.000Z',
    reason: 'limit',
    attempt: 1,
    maxAttempts: 3,
  }),
  taskOf('queued', 'Write release notes for 2.4.0', { session: 'release' }),
];

const item = (name: string, prompt: string, more: Partial<Task> = {}): Task =>
  taskOf(name, prompt, { kind: 'item', source: 'cockpit', session: 'items:claude', ...more });

export const ITEMS: readonly Task[] = [
  item('docs', 'Bring the README up to date'),
  item('flaky', 'Find out why checkout.spec.ts is flaky', { status: 'running', startedAt: ago(1_500) }),
  item('name', '给新的支付模块起一个名字', { status: 'needs_input', startedAt: ago(30), agent: 'kimi' }),
  item('rm', 'Remove the old adapter', {
    status: 'completed',
    startedAt: ago(300),
    endedAt: ago(290),
    result: 'removed in #1040',
  }),
];

/** More than fit on any screen. */
export const MANY: readonly Task[] = Array.from({ length: 120 }, (_, at) =>
  taskOf(
    `m${String.fromCharCode(97 + Math.floor(at / 26))}${String.fromCharCode(97 + (at % 26))}`,
    `Check service ${at + 1}`,
    {
      session: `check-${at + 1}`,
      ...(at < 2 && { status: 'running', startedAt: ago(at + 1) }),
    },
  ),
);

const PLAN = [
  { content: 'Read the migration guide', status: 'completed' },
  { content: 'Change the calls one by one', status: 'in_progress' },
  { content: 'Write down what could not be moved', status: 'pending' },
] as const;

const DIFF = {
  path: '/work/shop/src/pay.ts',
  oldText: "import { charge } from './api-v3.ts';\n\nexport const pay = (sum: number) => charge(sum);\n",
  newText:
    "import { createPayment } from './api-v4.ts';\n\nexport const pay = (sum: number) => createPayment({ sum });\n",
};

export const TOOL_CALLS = [
  {
    toolCallId: 'call-1',
    name: 'read_file',
    kind: 'read',
    title: 'Read MIGRATION.md',
    status: 'completed',
    output: '# From v3 to v4\n\n`charge` is called `createPayment` now.',
    locations: [{ path: '/work/shop/MIGRATION.md' }],
    durationMs: 12,
  },
  {
    toolCallId: 'call-2',
    name: 'edit_file',
    kind: 'edit',
    title: 'Edit src/pay.ts',
    status: 'completed',
    diffs: [DIFF],
    locations: [{ path: '/work/shop/src/pay.ts', line: 3 }],
    durationMs: 230,
  },
  {
    toolCallId: 'call-3',
    name: 'execute',
    kind: 'execute',
    title: 'npm test',
    status: 'failed',
    input: { command: 'npm test' },
    output: 'FAIL src/pay.test.ts\n  ✕ charges once (12 ms)\n\nTests: 1 failed, 41 passed',
    durationMs: 14_300,
  },
  {
    toolCallId: 'call-4',
    name: 'web_search',
    kind: 'fetch',
    title: '搜索 API v4 的错误码',
    status: 'skipped',
  },
  {
    toolCallId: 'call-5',
    name: 'execute',
    kind: 'execute',
    title: 'npm test -- --watch=false src/pay.test.ts src/checkout.test.ts src/refund.test.ts',
    status: 'running',
    input: { command: 'npm test' },
  },
] as const;

const LOG_LINES = Array.from({ length: 300 }, (_, at) =>
  at % 50 === 7
    ? `\u001b[31merror\u001b[0m ${at}: 连接超时 (connection timed out)`
    : `step ${at}: checked ${at * 17} rows${at % 20 === 3 ? ` ${'in a table with a very long name, '.repeat(6)}` : ''}`,
);
/** What the running task has written. */
export const LOG = `${LOG_LINES.join('\n')}\n`;

export const PATCH = `diff --git a/src/pay.ts b/src/pay.ts
index 83db48f..bf269f4 100644
--- a/src/pay.ts
+++ b/src/pay.ts
@@ -1,3 +1,3 @@
-import { charge } from './api-v3.ts';
+import { createPayment } from './api-v4.ts';
 
-export const pay = (sum: number) => charge(sum);
+export const pay = (sum: number) => createPayment({ sum }); // 支付
`;

/** What is known of some of them beside the task. */
export const DETAILS: Readonly<Record<string, Omit<TaskDetail, 'task'>>> = {
  [idOf('pay')]: {
    history: [
      { status: 'pending', at: ago(13), by: 'ann' },
      { status: 'running', at: ago(12.5) },
    ],
    plan: PLAN,
    toolCalls: TOOL_CALLS,
    messages: [{ at: ago(6), role: 'user', text: 'Leave the refunds for later', by: 'ann' }],
    usage: { inputTokens: 120_400, outputTokens: 8_020, cost: 1.37, currency: 'USD', model: 'opus-5' },
    worktree: {
      folder: '/home/ann/.cox/worktrees/payments',
      branch: 'cox/payments',
      base: '0123456789abcdef0123456789abcdef01234567',
      repository: '/work/shop',
    },
    pid: 4242,
    log: LOG,
  },
  [idOf('broken')]: {
    history: [
      { status: 'pending', at: ago(96), by: 'ann' },
      { status: 'running', at: ago(95) },
      { status: 'failed', at: ago(90), reason: 'exit_code', message: 'exit code 1' },
    ],
    log: 'Running 212 tests\n3 failed\n  checkout.spec.ts:41\n  checkout.spec.ts:77\n  refund.spec.ts:12\n',
    processes: [{ pid: 4300, command: 'chromium --headless', signal: 'SIGTERM' }],
    deliveries: [
      {
        id: 'dlv_notice222222' as never, // a whole id
        kind: 'ended',
        target: 'slack:#builds',
        state: 'failed',
        attempts: 5,
        error: 'channel_not_found',
        createdAt: ago(90),
      },
    ],
  },
  [idOf('gone')]: {
    history: [
      { status: 'running', at: ago(80) },
      { status: 'cancelled', at: ago(79), reason: 'user', by: 'ann', message: 'not on a Friday' },
    ],
  },
};
