// What the daemon of the frozen cockpit knows beside its tasks: who asks, agents, sessions, jobs, workflows, sums.

import type {
  AgentSummary,
  ChannelRoute,
  DaemonStatus,
  EventData,
  EventType,
  Explanation,
  InputRequest,
  Insights,
  Job,
  JobRun,
  Occurrence,
  SavedDefinition,
  SavedWorkflow,
  Session,
  SessionMessage,
  Task,
  TaskDetail,
  WorkflowRun,
} from '@coxswain/protocol';
import {
  ACTIVE,
  ago,
  DETAILS,
  ITEMS,
  idOf,
  LOG,
  MANY,
  NOW,
  PAST,
  PATCH,
  TOOL_CALLS,
} from './cockpit-tasks.ts';

/** What happened to a task, in order. */
export type Happened = { [Type in EventType]: readonly [type: Type, data: EventData[Type]] }[EventType];

export interface Scene {
  readonly tasks: readonly Task[];
  readonly details: Readonly<Record<string, Omit<TaskDetail, 'task'>>>;
  readonly events: Readonly<Record<string, readonly Happened[]>>;
  readonly explanations: Readonly<Record<string, Omit<Explanation, 'task'>>>;
  readonly log: string;
  readonly patch: string;
  readonly requests: readonly InputRequest[];
  readonly agents: readonly AgentSummary[];
  readonly sessions: readonly Session[];
  readonly messages: Readonly<Record<string, readonly SessionMessage[]>>;
  readonly jobs: readonly Job[];
  readonly occurrences: readonly Occurrence[];
  readonly runs: Readonly<Record<string, readonly JobRun[]>>;
  readonly workflows: readonly SavedWorkflow[];
  readonly definitions: Readonly<Record<string, SavedDefinition>>;
  readonly workflowRuns: Readonly<Record<string, WorkflowRun>>;
  readonly routes: readonly ChannelRoute[];
  readonly insights: Omit<Insights, 'period'>;
  readonly state: DaemonStatus['state'];
}

const request = (name: string, task: string, more: Partial<InputRequest>): InputRequest => ({
  id: `inp_${name.padEnd(12, '2')}` as InputRequest['id'], // a whole id
  taskId: idOf(task),
  kind: 'permission',
  title: name,
  state: 'open',
  createdAt: ago(3),
  ...more,
});

const REQUESTS: readonly InputRequest[] = [
  request('push', 'ask', {
    title: 'execute: git push --force-with-lease origin payments-v4',
    detail:
      'git push --force-with-lease origin payments-v4\n\n--- a/src/pay.ts\n+++ b/src/pay.ts\n@@ -1 +1 @@\n-charge(sum)\n+createPayment({ sum }) // 付款',
    options: [
      { id: 'once', label: 'Allow once', meaning: 'allow' },
      { id: 'always', label: 'Always allow git push', meaning: 'allow_always' },
      { id: 'no', label: 'Deny', meaning: 'deny' },
    ],
    createdAt: ago(3.5),
  }),
  request('region', 'form', {
    kind: 'question',
    title: 'Where should the shop be deployed?',
    schema: {
      type: 'object',
      required: ['region'],
      properties: {
        region: { type: 'string', title: 'Region', enum: ['eu-west-1', 'us-east-1'] },
        replicas: { type: 'integer', description: 'How many copies of the shop run', default: 2 },
        note: { type: 'string', title: '备注' },
      },
    },
    createdAt: ago(8.5),
  }),
  request('approve', 'deploy', {
    kind: 'approval',
    title: 'Deploy build 4711 to eu-west-1?',
    expiresAt: '2026-11-20T13:00:00.000Z',
    createdAt: ago(7),
  }),
  request('which', 'name', {
    kind: 'question',
    title: '新的支付模块叫什么？',
    options: [
      { id: 'a', label: 'checkout' },
      { id: 'b', label: '收银台' },
    ],
    createdAt: ago(29),
  }),
];

const agent = (name: string, more: Partial<AgentSummary> = {}): AgentSummary => ({
  name,
  runtime: 'acp',
  definedIn: '/home/ann/.cox/config.yaml',
  isDefault: false,
  activeTasks: 0,
  runningTasks: 0,
  command: [name, '--acp'],
  program: `/usr/local/bin/${name}`,
  isInstalled: true,
  permissions: { read: 'allow', edit: 'ask', execute: 'ask', fetch: 'deny' } as AgentSummary['permissions'],
  maySubmit: [],
  ...more,
});

const AGENTS: readonly AgentSummary[] = [
  agent('claude', {
    isDefault: true,
    activeTasks: 4,
    runningTasks: 1,
    model: 'opus-5',
    models: { fast: 'haiku-5' },
    worktree: { setup: 'npm ci', copy: ['.env'], link: ['node_modules'] },
    mcpServers: { github: 'npx -y github-mcp', docs: 'https://docs.example.com/mcp' },
    skills: ['review', 'release'],
    memory: ['CLAUDE.md'],
    env: ['ANTHROPIC_API_KEY'],
    maySubmit: ['surveyor', { agent: 'shell', execute: 'allow' }],
    timeoutMs: 3_600_000,
    keepAliveMs: 600_000,
    lastCheck: {
      at: ago(130),
      ok: true,
      steps: [
        { name: 'program', ok: true, detail: '/usr/local/bin/claude' },
        { name: 'initialised', ok: true, detail: 'claude 5.1.0, protocol 1' },
      ],
    },
  }),
  agent('kimi', { activeTasks: 2, model: 'kimi-k3', onInput: 'park' }),
  agent('surveyor', { activeTasks: 2, runningTasks: 2, definedIn: 'built in' }),
  agent('shell', {
    runtime: 'command',
    shell: true,
    command: ['sh', '-c'],
    activeTasks: 1,
    promptBy: 'argument',
  }),
  agent('local', {
    runtime: 'model',
    provider: 'openai' as never, // one of the providers
    baseUrl: 'http://localhost:11434/v1',
    model: 'qwen3',
    contextTokens: 32_768,
    tools: ['read_file', 'execute'],
    lastCheck: {
      at: ago(20),
      ok: false,
      steps: [{ name: 'answer', ok: false, detail: 'connect ECONNREFUSED 127.0.0.1:11434' }],
    },
  }),
  agent('gemini', {
    definedIn: 'built in',
    isInstalled: false,
    install: 'npm install -g @google/gemini-cli',
  }),
];

const session = (name: string, agentName: string, more: Partial<Session> = {}): Session => ({
  id: `ses_${name}`,
  name,
  agent: agentName,
  createdAt: ago(3_000),
  lastTaskAt: ago(30),
  tasks: 3,
  activeTasks: 0,
  ...more,
});

const SESSIONS: readonly Session[] = [
  session('payments', 'claude', {
    tasks: 2,
    activeTasks: 1,
    lastTaskAt: ago(13),
    lastMessage: 4,
    usage: { inputTokens: 122_000, outputTokens: 9_400, cost: 1.4, currency: 'USD' },
    model: 'opus-5',
  }),
  session('release', 'claude', { tasks: 2, activeTasks: 2, lastTaskAt: ago(5), lastMessage: 2 }),
  session('登录页面', 'kimi', { tasks: 1, lastTaskAt: ago(71), lastMessage: 2 }),
  session('ops', 'kimi', { activeTasks: 1, lastTaskAt: ago(9) }),
  session('deploy', 'cox', { tasks: 1, activeTasks: 1, lastTaskAt: ago(8) }),
  session('survey', 'surveyor', { activeTasks: 1, lastTaskAt: ago(61) }),
  session('ses_talk', 'cox', { title: 'Monorepo or not?', tasks: 5, lastTaskAt: ago(40) }),
  session('a-session-with-a-name-that-is-longer-than-most-screens-are-wide', 'claude', {
    tasks: 0,
    lastTaskAt: ago(2_999),
  }),
];

const words = (n: number, role: SessionMessage['role'], text: string, name = 'old'): SessionMessage => ({
  n,
  role,
  parts: [{ type: 'text', text }],
  taskId: idOf(name),
  at: ago(4_320),
});

const MESSAGES: Readonly<Record<string, readonly SessionMessage[]>> = {
  payments: [
    words(1, 'user', 'Rename the modules'),
    words(2, 'assistant', 'Renamed 42 modules.'),
    words(3, 'user', 'Move payments to API v4', 'pay'),
    words(4, 'assistant', 'I read the migration guide first.', 'pay'),
  ],
  release: [words(1, 'user', 'Push the branch', 'ask'), words(2, 'assistant', 'May I push it?', 'ask')],
  登录页面: [words(1, 'user', '翻译登录页面', 'done'), words(2, 'assistant', '已翻译 38 条文案 ✅', 'done')],
};

const job = (name: string, more: Partial<Job>): Job => ({
  id: `job_${name
    .replaceAll(/[^a-z]/g, '')
    .padEnd(12, '2')
    .slice(0, 12)}` as Job['id'], // a whole id
  name,
  agent: 'claude',
  session: `job:${name}`,
  user: 'ann',
  triggers: [],
  policy: { missed: 'skip', missedWithinMs: 21_600_000, pauseAfterFailures: 5 },
  delivery: 'state_changes',
  deliverTo: [],
  workDir: '/work/shop',
  addDirs: [],
  labels: {},
  priority: 0,
  enabled: true,
  runs: 0,
  successes: 0,
  failuresInARow: 0,
  cost: 0,
  tokens: 0,
  createdAt: ago(20_000),
  updatedAt: ago(200),
  revision: 1,
  ...more,
});

const JOBS: readonly Job[] = [
  job('nightly', {
    prompt: 'Check the backups of last night and say which are missing',
    triggers: [{ kind: 'cron', expression: '0 3 * * *', timeZone: 'Europe/Berlin' }],
    policy: {
      missed: 'once',
      missedWithinMs: 21_600_000,
      pauseAfterFailures: 3,
      overlap: 'queue',
      timeoutMs: 900_000,
      maxAttempts: 2,
      budget: { cost: 20, tokens: 1_000_000 },
    },
    nextAt: '2026-11-21T02:00:00.000Z',
    runs: 31,
    successes: 29,
    lastStatus: 'completed',
    lastTaskId: idOf('nightly'),
    lastFiredAt: ago(60),
    cost: 3.21,
    tokens: 402_118,
    deliverTo: ['slack:#ops'],
    labels: { team: 'ops' },
  }),
  job('每小时检查服务状态', {
    agent: 'kimi',
    prompt: '检查服务状态，有问题就报告',
    triggers: [{ kind: 'every', everyMs: 3_600_000, anchor: '2026-11-20T11:30:00.000Z' }],
    nextAt: '2026-11-20T12:30:00.000Z',
    backoffUntil: '2026-11-20T12:05:00.000Z',
    runs: 8,
    successes: 5,
    failuresInARow: 2,
    lastStatus: 'failed',
    lastFiredAt: ago(30),
  }),
  job('deploy on green', {
    workflow: 'name: deploy\nsteps:\n  - id: go\n    run: make deploy\n',
    triggers: [
      { kind: 'webhook', path: 'deploy', secretVersion: 1 },
      { kind: 'event', job: 'job_nightly22222', jobName: 'nightly', status: 'completed' },
    ],
  }),
  job('weekly report', {
    prompt: 'Write the weekly report',
    triggers: [{ kind: 'at', at: '2026-11-20T17:00:00.000Z' }],
    nextAt: '2026-11-20T17:00:00.000Z',
  }),
  job('triage', {
    agent: 'surveyor',
    prompt: 'Sort what {{ payload.text }} is about',
    triggers: [{ kind: 'channel', channel: 'slack', peer: '#bugs', match: 'crash' }],
    enabled: false,
    pauseReason: 'failures',
    failuresInARow: 5,
    runs: 12,
    successes: 7,
    lastStatus: 'failed',
    lastFiredAt: ago(1_000),
  }),
  job('by hand', { agent: 'shell', command: ['make', 'clean'], enabled: false, pauseReason: 'user' }),
];

const find = (name: string): Task | undefined => [...PAST, ...ACTIVE].find(({ id }) => id === idOf(name));

const runOf = (name: string, at: string): JobRun => ({
  firing: { jobId: 'job_nightly22222' as Job['id'], trigger: 'cron', slot: at, at, taskId: idOf(name) }, // a whole id
  ...{ task: find(name) },
});

const missedAt = (at: string, missed: 'down' | 'overlap', detail?: string): JobRun => ({
  firing: {
    jobId: 'job_nightly22222' as Job['id'], // a whole id
    trigger: 'cron',
    slot: at,
    at,
    missed,
    detail,
  },
});

const saved = (name: string, more: Partial<SavedWorkflow> = {}): SavedWorkflow => ({
  name,
  path: `/home/ann/.cox/workflows/${name}.yaml`,
  origin: 'home',
  steps: 4,
  ...more,
});

const WORKFLOWS: readonly SavedWorkflow[] = [
  saved('ci', { description: 'Lint, test on two versions of Node, build, and ask before it is published' }),
  saved('deploy', {
    origin: 'project',
    path: '/work/.cox/workflows/deploy.yaml',
    trust: 'trusted',
    steps: 3,
  }),
  saved('发布', { origin: 'project', path: '/work/.cox/workflows/发布.yaml', trust: 'changed', steps: 2 }),
  saved('broken', { fault: "line 3, column 5: step 'a' needs 'b', which is no step", steps: 0 }),
];

const CI_STEPS = [
  { key: 'lint', kind: 'run', needs: [] },
  { key: 'test[node=20]', kind: 'run', needs: ['lint'] },
  { key: 'test[node=22]', kind: 'run', needs: ['lint'] },
  { key: 'review', kind: 'prompt', needs: ['test[node=20]', 'test[node=22]'] },
  { key: 'publish', kind: 'approve', needs: ['review'] },
] as const;

const definition = (name: string, check: SavedDefinition['check']): SavedDefinition => ({
  ...(WORKFLOWS.find((each) => each.name === name) ?? saved(name)),
  check,
  folder: '/work',
  passedOver: [],
});

const RUNS: Readonly<Record<string, WorkflowRun>> = {
  [idOf('ci')]: {
    taskId: idOf('ci'),
    name: 'ci',
    status: 'failed',
    input: {},
    asked: [],
    steps: CI_STEPS.map(({ key, kind, needs }, at) => ({
      ...{ key, kind, needs },
      state: (['completed', 'completed', 'failed', 'blocked', 'waiting'] as const)[at] ?? 'waiting',
      isReused: at === 0,
      ...(at < 3 && { elapsedMs: 12_000 * (at + 1) }),
      ...(at === 2 && { detail: 'exit code 1' }),
    })),
  },
  [idOf('deploy')]: {
    taskId: idOf('deploy'),
    name: 'deploy',
    status: 'needs_input',
    input: { target: 'eu-west-1' },
    steps: [
      { key: 'build', kind: 'run', needs: [], state: 'completed', isReused: false, elapsedMs: 61_000 },
      {
        key: 'skip me',
        kind: 'run',
        needs: [],
        state: 'skipped',
        isReused: false,
        detail: 'its condition did not hold',
      },
      {
        key: 'approve',
        kind: 'approve',
        needs: ['build'],
        state: 'needs_input',
        isReused: false,
        elapsedMs: 420_000,
      },
      { key: 'deploy', kind: 'run', needs: ['approve'], state: 'waiting', isReused: false },
    ],
    asked: [
      {
        id: 'inp_approve22222' as InputRequest['id'], // a whole id
        taskId: idOf('deploy'),
        kind: 'approval',
        title: 'Deploy build 4711 to eu-west-1?',
        step: 'approve',
        who: 'approve',
      },
    ],
  },
};

const MARKDOWN = `# What changes

The guide lists **three** calls; \`charge\` is the one that matters:

| v3 | v4 | 说明 |
|---|---|---|
| charge | createPayment | 付款 |
| refund | createRefund | unchanged |

1. change the calls
2. run the tests
   - unit
   - e2e

\`\`\`ts
export const pay = (sum: number) => createPayment({ sum });
\`\`\`

> See [the guide](https://example.com/v4) for the rest.
`;

const EVENTS: Readonly<Record<string, readonly Happened[]>> = {
  [idOf('old')]: [
    ['TaskStarted', { attempt: 1, agent: 'claude', runtime: 'acp', model: 'opus-5' }],
    ['StreamChunk', { stream: 'message', text: 'Renamed 42 modules.\n' }],
    ['TaskCompleted', { durationMs: 1_260_000, usage: { inputTokens: 1_600, outputTokens: 1_380 } }],
  ],
  [idOf('pay')]: [
    ['TaskStarted', { attempt: 1, agent: 'claude', runtime: 'acp', model: 'opus-5', pid: 4242 }],
    [
      'WorktreeMade',
      {
        folder: '/home/ann/.cox/worktrees/payments',
        branch: 'cox/payments',
        base: '0123456',
        repository: '/work/shop',
      },
    ],
    [
      'AgentUpdate',
      {
        kind: 'available_commands_update',
        data: { availableCommands: [{ name: 'review', description: 'Review the changes' }] },
      },
    ],
    [
      'StreamChunk',
      { stream: 'thought', text: 'The guide first, then the calls. I should not touch the invoices.\n' },
    ],
    ['PlanUpdated', { entries: DETAILS[idOf('pay')]?.plan ?? [] }],
    ...TOOL_CALLS.slice(0, 1).map((call): Happened => ['ToolCallCompleted', call]),
    ['StreamChunk', { stream: 'message', text: MARKDOWN }],
    ...TOOL_CALLS.slice(1, 4).map((call): Happened => ['ToolCallCompleted', call]),
    ['MessageAdded', { role: 'user', text: 'Leave the refunds for later', by: 'ann' }],
    ['StreamChunk', { stream: 'message', text: '好的，退款先不动。接下来重新运行测试。\n' }],
    ...TOOL_CALLS.slice(4).map((call): Happened => ['ToolCallStarted', call]),
  ],
  [idOf('ask')]: [
    ['TaskStarted', { attempt: 1, agent: 'claude', runtime: 'acp' }],
    ['StreamChunk', { stream: 'message', text: 'The branch is ready. I would push it now.\n' }],
    ...REQUESTS.slice(0, 1).map((asked): Happened => ['InputRequested', { request: asked }]),
  ],
  [idOf('form')]: [
    ['TaskStarted', { attempt: 1, agent: 'kimi', runtime: 'acp' }],
    ...REQUESTS.slice(1, 2).map((asked): Happened => ['InputRequested', { request: asked }]),
  ],
  [idOf('done')]: [
    ['TaskStarted', { attempt: 1, agent: 'kimi', runtime: 'acp' }],
    ['InputRequested', { request: request('tone', 'done', { kind: 'question', title: '用“您”还是“你”？' }) }],
    [
      'InputAnswered',
      {
        requestId: 'inp_tone22222222' as InputRequest['id'], // a whole id
        state: 'answered',
        answer: { decision: 'answer', text: '您' },
        by: 'ann',
        resumes: true,
      },
    ],
    ['OutputDropped', { stream: 'message', bytes: 2_048 }],
    [
      'TaskRetrying',
      { attempt: 2, reason: 'limit', runAt: ago(66), code: 'runtime_error', message: 'rate limit reached' },
    ],
    ['StreamChunk', { stream: 'message', text: '已翻译 38 条文案 ✅；其中 2 条需要人工确认。\n' }],
    ['ProcessesEnded', { processes: [{ pid: 4301, command: 'esbuild', signal: 'SIGKILL' }] }],
    [
      'TaskCompleted',
      {
        durationMs: 330_000,
        usage: { inputTokens: 18_204, outputTokens: 2_311, cost: 0.42, currency: 'USD' },
      },
    ],
  ],
  [idOf('gone')]: [
    ['TaskStarted', { attempt: 1, agent: 'claude', runtime: 'acp' }],
    ['CancelRequested', { by: 'ann', reason: 'not on a Friday' }],
    ['TaskCancelled', { reason: 'user', by: 'ann', message: 'not on a Friday', durationMs: 61_000 }],
  ],
  [idOf('stop')]: [
    ['TaskStarted', { attempt: 1, agent: 'surveyor', runtime: 'acp' }],
    ['CancelRequested', { by: 'ann', now: true }],
  ],
};

const periods = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];

export const FULL: Scene = {
  tasks: [...PAST, ...ACTIVE, ...ITEMS],
  details: DETAILS,
  events: EVENTS,
  explanations: {
    [idOf('wait')]: {
      summary: 'It waits for another task.',
      causes: [
        {
          code: 'after',
          detail: `it starts after ${idOf('pay')}, which runs`,
          remedy: 'cox tasks show pay22222',
        },
      ],
    },
  },
  log: LOG,
  patch: PATCH,
  requests: REQUESTS,
  agents: AGENTS,
  sessions: SESSIONS,
  messages: MESSAGES,
  jobs: JOBS,
  occurrences: [
    { at: '2026-11-21T02:00:00.000Z', trigger: 'cron', local: '2026-11-21 03:00', timeZone: 'Europe/Berlin' },
    { at: '2026-11-22T02:00:00.000Z', trigger: 'cron', local: '2026-11-22 03:00', timeZone: 'Europe/Berlin' },
    {
      at: '2027-03-28T01:00:00.000Z',
      trigger: 'cron',
      local: '2027-03-28 03:00',
      timeZone: 'Europe/Berlin',
      clockChange: 'skipped',
    },
  ],
  runs: {
    job_nightly22222: [
      runOf('nightly', ago(60)),
      missedAt(ago(1_500), 'down'),
      runOf('broken', ago(2_940)),
      missedAt(ago(4_380), 'overlap', 'tsk_late22222222 was still running'),
    ],
  },
  workflows: WORKFLOWS,
  definitions: {
    ci: definition('ci', {
      ok: true,
      faults: [],
      name: 'ci',
      steps: CI_STEPS.map((step) => ({ ...step, needs: [...step.needs] })),
    }),
    deploy: definition('deploy', {
      ok: true,
      faults: [],
      name: 'deploy',
      steps: [{ key: 'build', kind: 'run', needs: [] }],
    }),
    发布: definition('发布', {
      ok: true,
      faults: [],
      name: '发布',
      steps: [{ key: '打包', kind: 'run', needs: [] }],
    }),
  },
  workflowRuns: RUNS,
  routes: [
    {
      id: 'rte_one222222222' as ChannelRoute['id'], // a whole id
      channel: 'telegram',
      peer: '4711',
      agent: 'claude',
      session: 'payments',
      createdAt: ago(900),
    },
    {
      id: 'rte_two222222222' as ChannelRoute['id'], // a whole id
      channel: 'slack',
      account: 'T1',
      peer: '#bugs',
      thread: '1.2',
      agent: 'claude',
      createdAt: ago(800),
    },
  ],
  insights: {
    since: '2026-11-06T00:00:00.000Z',
    periods: periods.map((start, at) => ({ start, completed: 3 + at * 4, failed: at, cancelled: at % 2 })),
    agents: [
      {
        agent: 'claude',
        tasks: 31,
        completed: 27,
        failed: 3,
        cancelled: 1,
        timed: 31,
        averageDurationMs: 243_000,
        p95DurationMs: 1_260_000,
      },
      {
        agent: 'kimi',
        tasks: 9,
        completed: 9,
        failed: 0,
        cancelled: 0,
        timed: 9,
        averageDurationMs: 330_000,
        p95DurationMs: 330_000,
      },
      {
        agent: 'shell',
        tasks: 4,
        completed: 2,
        failed: 2,
        cancelled: 0,
        timed: 0,
        averageDurationMs: 0,
        p95DurationMs: 0,
      },
    ],
    tools: [
      { tool: 'execute', calls: 1_204, failed: 33 },
      { tool: 'read_file', calls: 881, failed: 0 },
      { tool: '搜索', calls: 2, failed: 2 },
    ],
    providers: [
      {
        provider: 'anthropic',
        model: 'opus-5',
        inputTokens: 4_182_331,
        outputTokens: 201_442,
        cost: 41.2,
        unpriced: 2,
        currency: 'USD',
      },
      { provider: 'moonshot', model: 'kimi-k3', inputTokens: 182_204, outputTokens: 22_311, unpriced: 9 },
    ],
  },
  state: 'accepting',
};

/** A home in which nothing was done yet. */
export const EMPTY: Scene = {
  ...FULL,
  tasks: [],
  events: {},
  requests: [],
  sessions: [],
  messages: {},
  jobs: [],
  runs: {},
  workflows: [],
  routes: [],
  insights: { since: NOW, periods: [], agents: [], tools: [], providers: [] },
};

export const CROWDED: Scene = { ...FULL, tasks: [...FULL.tasks, ...MANY] };
