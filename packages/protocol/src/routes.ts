// Every route of the HTTP API, by name. The daemon mounts them, the client fills them in, the docs list them.
// `/api/…` without a version is the same as `/api/v1/…`.

import { ProblemError } from './problem.ts';

export const API_PREFIX = '/api/v1';

export const ROUTES = {
  listTasks: { method: 'GET', path: '/tasks' },
  createTask: { method: 'POST', path: '/tasks' },
  createTasks: { method: 'POST', path: '/tasks/batch' },
  countTasks: { method: 'GET', path: '/tasks/running/count' },
  getTask: { method: 'GET', path: '/tasks/{id}' },
  deleteTask: { method: 'DELETE', path: '/tasks/{id}' },
  explainTask: { method: 'GET', path: '/tasks/{id}/explain' },
  cancelTask: { method: 'POST', path: '/tasks/{id}/cancel' },
  retryTask: { method: 'POST', path: '/tasks/{id}/retry' },
  messageTask: { method: 'POST', path: '/tasks/{id}/message' },
  askInTask: { method: 'POST', path: '/tasks/{id}/inputs' },
  getDiff: { method: 'GET', path: '/tasks/{id}/diff' },
  streamTask: { method: 'GET', path: '/tasks/{id}/stream' },
  getOutput: { method: 'GET', path: '/tasks/{id}/output' },
  streamEvents: { method: 'GET', path: '/events' },
  listInputs: { method: 'GET', path: '/inbox' },
  answerInput: { method: 'POST', path: '/inputs/{id}' },
  createItem: { method: 'POST', path: '/items' },
  moveItem: { method: 'PATCH', path: '/items/{id}' },
  listAgents: { method: 'GET', path: '/agents' },
  getAgent: { method: 'GET', path: '/agents/{name}' },
  setDefaultAgent: { method: 'POST', path: '/agents/{name}/default' },
  checkAgent: { method: 'POST', path: '/agents/{name}/check' },
  listSessions: { method: 'GET', path: '/sessions' },
  getSession: { method: 'GET', path: '/sessions/{id}' },
  createSession: { method: 'POST', path: '/sessions' },
  changeSession: { method: 'PATCH', path: '/sessions/{id}' },
  listMessages: { method: 'GET', path: '/sessions/{id}/messages' },
  resetSession: { method: 'POST', path: '/sessions/{id}/reset' },
  listJobs: { method: 'GET', path: '/jobs' },
  createJob: { method: 'POST', path: '/jobs' },
  previewJob: { method: 'POST', path: '/jobs/preview' },
  getJob: { method: 'GET', path: '/jobs/{id}' },
  changeJob: { method: 'PATCH', path: '/jobs/{id}' },
  deleteJob: { method: 'DELETE', path: '/jobs/{id}' },
  runJob: { method: 'POST', path: '/jobs/{id}/run' },
  pauseJob: { method: 'POST', path: '/jobs/{id}/pause' },
  resumeJob: { method: 'POST', path: '/jobs/{id}/resume' },
  repairJob: { method: 'POST', path: '/jobs/{id}/repair' },
  nextOfJob: { method: 'GET', path: '/jobs/{id}/next' },
  runsOfJob: { method: 'GET', path: '/jobs/{id}/runs' },
  secretOfJob: { method: 'GET', path: '/jobs/{id}/secret' },
  fireHook: { method: 'POST', path: '/hooks/{path}' },
  listWorkflows: { method: 'GET', path: '/workflows' },
  validateWorkflow: { method: 'POST', path: '/workflows/validate' },
  runWorkflow: { method: 'POST', path: '/workflows' },
  readWorkflow: { method: 'GET', path: '/workflows/saved' },
  listTrusted: { method: 'GET', path: '/workflows/trusted' },
  trustWorkflow: { method: 'PUT', path: '/workflows/trusted' },
  untrustWorkflow: { method: 'DELETE', path: '/workflows/trusted' },
  getWorkflowRun: { method: 'GET', path: '/workflows/{id}' },
  startDiscussion: { method: 'POST', path: '/discussions' },
  listChannels: { method: 'GET', path: '/channels' },
  testChannel: { method: 'POST', path: '/channels/{name}/test' },
  listRoutes: { method: 'GET', path: '/routes' },
  addRoute: { method: 'POST', path: '/routes' },
  resolveRoute: { method: 'GET', path: '/routes/resolve' },
  removeRoute: { method: 'DELETE', path: '/routes/{id}' },
  listDeliveries: { method: 'GET', path: '/deliveries' },
  retryDelivery: { method: 'POST', path: '/deliveries/{id}/retry' },
  getInsights: { method: 'GET', path: '/insights' },
  listTokens: { method: 'GET', path: '/tokens' },
  createToken: { method: 'POST', path: '/tokens' },
  revokeToken: { method: 'DELETE', path: '/tokens/{name}' },
  getConfig: { method: 'GET', path: '/config' },
  setConfig: { method: 'PUT', path: '/config/{key}' },
  listAudit: { method: 'GET', path: '/audit' },
  prune: { method: 'POST', path: '/prune' },
  exportLedger: { method: 'GET', path: '/export' },
  checkLedger: { method: 'POST', path: '/ledger/check' },
  backUpLedger: { method: 'POST', path: '/ledger/backup' },
  pauseDaemon: { method: 'POST', path: '/daemon/pause' },
  resumeDaemon: { method: 'POST', path: '/daemon/resume' },
  drainDaemon: { method: 'POST', path: '/daemon/drain' },
  stopDaemon: { method: 'POST', path: '/daemon/stop' },
  getCaller: { method: 'GET', path: '/caller' },
  listLeftovers: { method: 'GET', path: '/daemon/leftovers' },
  checkTelemetry: { method: 'POST', path: '/telemetry/check' },
  daemonStatus: { method: 'GET', path: '/daemon' },
  health: { method: 'GET', path: '/health' },
  metrics: { method: 'GET', path: '/metrics' },
  version: { method: 'GET', path: '/version' },
  openapi: { method: 'GET', path: '/openapi.json' },
} as const satisfies Record<string, { readonly method: string; readonly path: string }>;

export type RouteName = keyof typeof ROUTES;

/** One segment of a path. Empty, `.` and `..` name nothing and would turn the path into another route, even encoded. */
const segment = (key: string, value: string): string => {
  if (value === '' || value === '.' || value === '..')
    throw new ProblemError('invalid_request', `'${value}' is no ${key}`);
  return encodeURIComponent(value.toWellFormed());
};

/**
 * The path of a route with its parameters filled in and encoded, without the host.
 * Throws `invalid_request` for a parameter that is missing or can stand in no path.
 */
export const pathOf = (name: RouteName, parameters: Readonly<Record<string, string>> = {}): string =>
  API_PREFIX +
  ROUTES[name].path.replace(/\{(\w+)\}/g, (_, key: string) => segment(key, parameters[key] ?? ''));
