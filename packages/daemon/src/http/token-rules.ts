// What an access token needs for each route: the scopes, and whether one that is limited to some agents may use it at all. The
// table is total, so that a route which is new cannot be forgotten.

import { requireAllAgents, requireScope, type TokenGrant } from '@coxswain/engine';
import type { RouteName, TokenScope } from '@coxswain/protocol';

interface TokenRule {
  /** All of them are needed; none: any active token will do. */
  readonly scopes: readonly TokenScope[];
  /** `narrowed`: what is answered or changed concerns its agents alone. `all`: that cannot be, so it must not be limited. */
  readonly agents: 'narrowed' | 'all';
}

const narrowed = (...scopes: readonly TokenScope[]): TokenRule => ({ scopes, agents: 'narrowed' });
const whole = (...scopes: readonly TokenScope[]): TokenRule => ({ scopes, agents: 'all' });

export const TOKEN_RULES: Readonly<Record<RouteName, TokenRule>> = {
  listTasks: narrowed('read'),
  createTask: narrowed('submit'),
  createTasks: narrowed('submit'),
  countTasks: whole('read'),
  getTask: narrowed('read'),
  deleteTask: whole('admin'),
  explainTask: narrowed('read'),
  cancelTask: narrowed('cancel'),
  // Both begin work, and answer with what was said before.
  retryTask: narrowed('submit', 'read'),
  messageTask: narrowed('submit', 'read'),
  askInTask: whole('admin'),
  getDiff: narrowed('read'),
  streamTask: narrowed('read'),
  getOutput: narrowed('read'),
  streamEvents: narrowed('read'),
  listInputs: narrowed('read'),
  answerInput: narrowed('answer'),
  createItem: narrowed('submit'),
  moveItem: narrowed('submit', 'read'),
  listAgents: narrowed('read'),
  getAgent: narrowed('read'),
  setDefaultAgent: whole('admin'),
  checkAgent: whole('admin'),
  listSessions: narrowed('read'),
  getSession: narrowed('read'),
  createSession: narrowed('submit'),
  changeSession: whole('admin'),
  listMessages: narrowed('read'),
  resetSession: whole('admin'),
  listJobs: narrowed('jobs'),
  // Whoever says what a job does has it run as the user, at any time, also when the token is gone.
  createJob: whole('admin'),
  previewJob: whole('admin'),
  getJob: narrowed('jobs'),
  changeJob: whole('admin'),
  deleteJob: whole('admin'),
  runJob: narrowed('jobs'),
  pauseJob: narrowed('jobs'),
  resumeJob: narrowed('jobs'),
  repairJob: whole('admin'),
  nextOfJob: narrowed('jobs'),
  runsOfJob: narrowed('jobs', 'read'),
  secretOfJob: whole('admin'),
  fireHook: narrowed(),
  listWorkflows: whole('admin'),
  validateWorkflow: whole('admin'),
  // Its steps are programs and agents of its author's choice.
  runWorkflow: whole('admin'),
  readWorkflow: whole('admin'),
  listTrusted: whole('admin'),
  trustWorkflow: whole('admin'),
  untrustWorkflow: whole('admin'),
  getWorkflowRun: narrowed('read'),
  startDiscussion: whole('admin'),
  listChannels: whole('admin'),
  testChannel: whole('admin'),
  listRoutes: whole('admin'),
  addRoute: whole('admin'),
  resolveRoute: whole('admin'),
  removeRoute: whole('admin'),
  listDeliveries: whole('read'),
  retryDelivery: whole('admin'),
  getInsights: whole('read'),
  listAudit: whole('admin'),
  listTokens: whole('admin'),
  createToken: whole('admin'),
  revokeToken: whole('admin'),
  getConfig: whole('admin'),
  setConfig: whole('admin'),
  prune: whole('admin'),
  exportLedger: whole('admin'),
  checkLedger: whole('admin'),
  backUpLedger: whole('admin'),
  pauseDaemon: whole('admin'),
  resumeDaemon: whole('admin'),
  drainDaemon: whole('admin'),
  stopDaemon: whole('admin'),
  getCaller: narrowed(),
  listLeftovers: whole('admin'),
  checkTelemetry: whole('admin'),
  daemonStatus: whole('read'),
  health: narrowed(),
  metrics: whole('read'),
  version: narrowed(),
  openapi: narrowed(),
};

/** Throws `forbidden` when the token may not use the route; `verb`: what the route does. */
export const requireScopes = (route: RouteName, grant: TokenGrant, verb: string): void => {
  const { scopes, agents } = TOKEN_RULES[route];
  for (const scope of scopes) requireScope(grant, scope, verb);
  if (agents === 'all') requireAllAgents(grant, verb);
};
