// Requests for every route: a path, then what is sent as JSON. {name} stands for an id that the scene has given that name, and
// `name <-` before the path gives the id in the answer a name. What changes something comes after what only looks.

import type { RouteName } from '@coxswain/protocol';

export type Asked = readonly [path: string, body?: unknown];

const JOB = {
  name: 'hourly',
  agent: 'echo',
  prompt: 'count',
  triggers: [{ kind: 'every', everyMs: 3_600_000 }],
};
const FLOW =
  'name: two\nsteps:\n  - { id: one, run: echo one }\n  - { id: two, run: echo two, needs: one }\n';

export const REQUESTS: Readonly<Record<RouteName, readonly Asked[]>> = {
  version: [['/version']],
  health: [['/health']],
  metrics: [['/metrics']],
  openapi: [['/openapi.json']],
  daemonStatus: [['/daemon']],
  getCaller: [['/caller']],
  listLeftovers: [['/daemon/leftovers']],
  checkTelemetry: [['/telemetry/check', {}]],
  listTasks: [
    ['/tasks?limit=3'],
    ['/tasks?status=failed&agent=lost'],
    ['/tasks?search=oars'],
    ['/tasks?status=nonsense'],
    ['/tasks?nosuch=1'],
  ],
  countTasks: [['/tasks/running/count']],
  getTask: [
    ['/tasks/{docs}'],
    ['/tasks/{coded}?include=history,plan,toolCalls,messages,usage,inputs,deliveries,log'],
    ['/tasks/{run}?include=children,plan'],
    ['/tasks/{docs}?include=nosuch'],
    ['/tasks/nosuch'],
    ['/tasks/tsk_aaaaaaaaaaaa'],
  ],
  explainTask: [['/tasks/{after}/explain'], ['/tasks/nosuch/explain']],
  getDiff: [['/tasks/{docs}/diff'], ['/tasks/nosuch/diff']],
  getOutput: [['/tasks/{docs}/output'], ['/tasks/{docs}/output?stream=stderr'], ['/tasks/nosuch/output']],
  streamTask: [['/tasks/{failing}/stream'], ['/tasks/nosuch/stream']],
  streamEvents: [['/events?since=0&type=TaskFailed'], ['/events?types=nosuch']],
  listInputs: [['/inbox']],
  listAgents: [['/agents']],
  getAgent: [['/agents/local'], ['/agents/nobody']],
  checkAgent: [
    ['/agents/echo/check', {}],
    ['/agents/nobody/check', {}],
  ],
  listSessions: [['/sessions']],
  getSession: [['/sessions/payments'], ['/sessions/nosuch']],
  listMessages: [
    ['/sessions/notes/messages'],
    ['/sessions/notes/messages?archived=true'],
    ['/sessions/nosuch/messages'],
  ],
  listJobs: [['/jobs']],
  getJob: [['/jobs/report'], ['/jobs/nosuch']],
  previewJob: [
    ['/jobs/preview', { triggers: [{ kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'UTC' }] }],
    ['/jobs/preview', { triggers: [{ kind: 'cron', expression: 'x' }] }],
  ],
  nextOfJob: [['/jobs/report/next?count=2'], ['/jobs/nosuch/next']],
  runsOfJob: [['/jobs/report/runs'], ['/jobs/nosuch/runs']],
  secretOfJob: [['/jobs/triage/secret'], ['/jobs/report/secret']],
  listWorkflows: [['/workflows'], ['/workflows?folder=relative']],
  validateWorkflow: [
    ['/workflows/validate', { source: FLOW }],
    ['/workflows/validate', { source: 'steps: 1' }],
    ['/workflows/validate', {}],
  ],
  readWorkflow: [['/workflows/saved?name=release'], ['/workflows/saved?name=nosuch']],
  listTrusted: [['/workflows/trusted']],
  getWorkflowRun: [['/workflows/{run}'], ['/workflows/{docs}']],
  listChannels: [['/channels']],
  listRoutes: [['/routes']],
  resolveRoute: [['/routes/resolve?channel=hook&peer=42'], ['/routes/resolve?channel=nosuch&peer=42']],
  listDeliveries: [['/deliveries?limit=2'], ['/deliveries?state=nosuch']],
  getInsights: [['/insights'], ['/insights?period=year']],
  listTokens: [['/tokens'], ['/tokens?all=true']],
  getConfig: [['/config']],
  listAudit: [['/audit?limit=2'], ['/audit?limit=0']],
  exportLedger: [['/export']],
  createTask: [
    [
      'sent <- /tasks',
      { agent: 'shell', prompt: 'echo begun; exec sleep 600', title: 'sent', labels: { a: 'b' } },
    ],
    ['/tasks', { agent: 'nobody', prompt: 'x' }],
    ['/tasks', { agent: 'shell' }],
    ['/tasks', { agent: 'shell', prompt: 'x', nosuch: true }],
    ['/tasks', 'no JSON'],
  ],
  createTasks: [['/tasks/batch', { agent: 'echo', prompt: 'one of a batch' }]],
  askInTask: [['/tasks/{sent}/inputs', { kind: 'question', title: 'Which one?' }]],
  messageTask: [
    ['/tasks/{sent}/message', { message: 'go on' }],
    ['/tasks/nosuch/message', { message: 'go on' }],
  ],
  cancelTask: [
    ['/tasks/{sent}/cancel', { reason: 'later', now: true }],
    ['/tasks/{docs}/cancel', {}],
    ['/tasks/nosuch/cancel', {}],
  ],
  retryTask: [
    ['again <- /tasks/{sent}/retry', {}],
    ['/tasks/{docs}/retry', {}],
  ],
  deleteTask: [['/tasks/{again}'], ['/tasks/nosuch']],
  answerInput: [
    ['/inputs/{question}', { decision: 'answer', optionId: 'green' }],
    ['/inputs/{question}', { decision: 'answer', text: 'blue' }],
    ['/inputs/{question}', { decision: 'answer', text: 'red' }],
    ['/inputs/nosuch', { decision: 'approve' }],
  ],
  createItem: [
    ['item <- /items', { title: 'sweep', agent: 'echo' }],
    ['/items', { agent: 'echo' }],
  ],
  moveItem: [
    ['/items/{item}', { status: 'running' }],
    ['/items/{docs}', { status: 'running' }],
  ],
  setDefaultAgent: [
    ['/agents/local/default', {}],
    ['/agents/nobody/default', {}],
  ],
  createSession: [
    ['/sessions', { name: 'log', agent: 'echo' }],
    ['/sessions', { name: 'log' }],
  ],
  changeSession: [
    ['/sessions/log', { name: 'diary' }],
    ['/sessions/nosuch', { name: 'x' }],
  ],
  resetSession: [
    ['/sessions/shop/reset', {}],
    ['/sessions/nosuch/reset', {}],
  ],
  createJob: [
    ['/jobs', JOB],
    ['/jobs', JOB],
    ['/jobs', { name: 'none' }],
  ],
  changeJob: [
    ['/jobs/hourly', { policy: { overlap: 'queue' } }],
    ['/jobs/nosuch', {}],
  ],
  pauseJob: [
    ['/jobs/hourly/pause', {}],
    ['/jobs/nosuch/pause', {}],
  ],
  resumeJob: [
    ['/jobs/hourly/resume', {}],
    ['/jobs/nosuch/resume', {}],
  ],
  runJob: [
    ['/jobs/hourly/run', {}],
    ['/jobs/nosuch/run', {}],
  ],
  repairJob: [
    ['/jobs/hourly/repair', {}],
    ['/jobs/nosuch/repair', {}],
  ],
  deleteJob: [['/jobs/hourly'], ['/jobs/nosuch']],
  fireHook: [['/hooks/triage', { what: 'no secret' }]],
  runWorkflow: [
    ['/workflows', { definition: FLOW }],
    ['/workflows', { definition: 'steps: 1' }],
  ],
  trustWorkflow: [['/workflows/trusted', {}]],
  untrustWorkflow: [['/workflows/trusted?path=/nowhere']],
  startDiscussion: [
    ['/discussions', { topic: 'oars or sails?', agents: ['echo', 'local'], rounds: 1 }],
    ['/discussions', { topic: 'oars or sails?', agents: ['echo'] }],
  ],
  testChannel: [
    ['/channels/pager/test', {}],
    ['/channels/nosuch/test', {}],
  ],
  addRoute: [
    ['way <- /routes', { channel: 'pager', peer: '42', agent: 'echo' }],
    ['/routes', { channel: 'nosuch', agent: 'echo' }],
  ],
  removeRoute: [['/routes/{way}'], ['/routes/nosuch']],
  retryDelivery: [['/deliveries/{notice0}/retry'], ['/deliveries/nosuch/retry']],
  createToken: [
    ['/tokens', { name: 'bot', may: ['read'], agents: ['echo'] }],
    ['/tokens', { name: 'bot', may: ['fly'] }],
  ],
  revokeToken: [['/tokens/bot'], ['/tokens/nosuch']],
  setConfig: [
    ['/config/maxConcurrentTasks', { value: 4 }],
    ['/config/maxConcurrentTasks', { value: 'none' }],
    ['/config/nosuch', { value: 1 }],
  ],
  checkLedger: [
    ['/ledger/check', {}],
    ['/ledger/check', { scope: 'nosuch' }],
  ],
  backUpLedger: [
    ['/ledger/backup', { file: '{home}/api.backup' }],
    ['/ledger/backup', {}],
  ],
  prune: [
    ['/prune', { dryRun: true, olderThanMs: 600_000 }],
    ['/prune', { olderThanMs: -1 }],
  ],
  pauseDaemon: [['/daemon/pause', {}]],
  resumeDaemon: [['/daemon/resume', {}]],
  drainDaemon: [['/daemon/drain', {}]],
  stopDaemon: [['/daemon/stop', { nosuch: 1 }]],
};
