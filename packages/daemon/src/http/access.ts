// What a program of a run may ask for: the one table of it. A person may do everything. A program acts for its task: it
// sees the tasks of its own agent and those it submitted, changes only those it submitted, and never decides for a person. What an
// access token may ask for: token-rules.ts.

import { type Caller, isOwnWork, maySee } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { ProblemError, type RouteName, type Task } from '@coxswain/protocol';

export type Rule =
  /** No restriction; where the engine has one of its own (submitting), it applies it. */
  | { readonly allow: 'anyone' }
  /** Only what concerns the caller's own agent is answered. */
  | { readonly allow: 'own agent' }
  /** Tasks of its own agent, and what it submitted. */
  | { readonly allow: 'visible'; readonly verb: string }
  /** What it submitted, and what came of that. */
  | { readonly allow: 'descendants'; readonly verb: string }
  /** Its own task alone. */
  | { readonly allow: 'itself'; readonly verb: string }
  | { readonly allow: 'people'; readonly verb: string };

const anyone = { allow: 'anyone' } as const;
const ownAgent = { allow: 'own agent' } as const;
const visible = (verb: string): Rule => ({ allow: 'visible', verb });
const descendants = (verb: string): Rule => ({ allow: 'descendants', verb });
const people = (verb: string): Rule => ({ allow: 'people', verb });

export const RULES: Readonly<Record<RouteName, Rule>> = {
  listTasks: ownAgent,
  createTask: anyone,
  createTasks: anyone,
  countTasks: anyone,
  getTask: visible('read'),
  deleteTask: people('delete tasks'),
  explainTask: visible('read'),
  cancelTask: descendants('cancel'),
  retryTask: descendants('retry'),
  messageTask: descendants('send messages to'),
  askInTask: { allow: 'itself', verb: 'ask for' },
  getDiff: visible('read the changes of'),
  streamTask: visible('follow'),
  getOutput: visible('read the output of'),
  streamEvents: ownAgent,
  listInputs: ownAgent,
  answerInput: people('answer input requests'),
  createItem: anyone,
  moveItem: anyone,
  listAgents: anyone,
  getAgent: anyone,
  setDefaultAgent: people('change the default agent'),
  checkAgent: people('check agents'),
  listSessions: ownAgent,
  getSession: ownAgent,
  createSession: people('make sessions without a task'),
  changeSession: people('change sessions'),
  listMessages: ownAgent,
  resetSession: people('reset sessions'),
  listJobs: people('read jobs'),
  createJob: people('save jobs'),
  previewJob: people('save jobs'),
  getJob: people('read jobs'),
  changeJob: people('change jobs'),
  deleteJob: people('delete jobs'),
  runJob: people('run jobs'),
  pauseJob: people('pause jobs'),
  resumeJob: people('resume jobs'),
  repairJob: people('repair jobs'),
  nextOfJob: people('read jobs'),
  runsOfJob: people('read jobs'),
  secretOfJob: people('read the secrets of jobs'),
  // Its signature says who it is.
  fireHook: anyone,
  listWorkflows: people('read workflows'),
  validateWorkflow: people('run workflows'),
  runWorkflow: people('run workflows'),
  readWorkflow: people('read workflows'),
  listTrusted: people('read workflows'),
  trustWorkflow: people('trust workflows'),
  untrustWorkflow: people('trust workflows'),
  getWorkflowRun: visible('read'),
  startDiscussion: people('start discussions'),
  listChannels: people('read the channels'),
  testChannel: people('test channels'),
  listRoutes: people('read the routes of channels'),
  addRoute: people('change the routes of channels'),
  resolveRoute: people('read the routes of channels'),
  removeRoute: people('change the routes of channels'),
  listDeliveries: people('read deliveries'),
  retryDelivery: people('send deliveries again'),
  getInsights: people('read the insights'),
  listTokens: people('read the access tokens'),
  createToken: people('create access tokens'),
  revokeToken: people('revoke access tokens'),
  getConfig: people('read the config'),
  setConfig: people('change the config'),
  listAudit: people('read the audit log'),
  prune: people('prune the ledger'),
  exportLedger: people('export the ledger'),
  checkLedger: people('check the ledger'),
  backUpLedger: people('back up the ledger'),
  pauseDaemon: people('pause the daemon'),
  resumeDaemon: people('resume the daemon'),
  drainDaemon: people('drain the daemon'),
  stopDaemon: people('stop the daemon'),
  getCaller: anyone,
  listLeftovers: people('list processes'),
  checkTelemetry: people('check where traces go'),
  daemonStatus: anyone,
  health: anyone,
  metrics: people('read the metrics'),
  version: anyone,
  openapi: anyone,
};

const MEND = 'do it from a shell of your own, where COX_TOKEN is not set';

const OWN: Readonly<Record<'visible' | 'descendants' | 'itself', string>> = {
  visible: 'only tasks of its own agent and those it submitted',
  descendants: 'only tasks it submitted',
  itself: 'only itself',
};

/** Throws `forbidden` when a program of a run may not use the route at all. */
export const requireRoute = (rule: Rule, caller: Caller): void => {
  if (caller.kind !== 'task' || rule.allow !== 'people') return;
  throw new ProblemError('forbidden', `a program of task ${caller.taskId} may not ${rule.verb}; ${MEND}`);
};

/** True when the caller is a person, or when its programs submitted the task, or when it is the caller's own. */
export const isOwnTree = async (ledger: Ledger, caller: Caller, task: Task): Promise<boolean> => {
  switch (caller.kind) {
    case 'user':
      return true;
    case 'token':
      // A tree holds tasks of agents that the token may not see.
      return caller.grant.agents === undefined;
    case 'task':
      return task.id === caller.taskId || isOwnWork(ledger, caller.taskId, task.id);
  }
};

/** Those of the tasks that the caller may read. */
export const visibleOf = async (
  ledger: Ledger,
  caller: Caller,
  tasks: readonly Task[],
): Promise<readonly Task[]> => {
  if (caller.kind === 'user') return tasks;
  const seen = await Promise.all(tasks.map((task) => maySee(ledger, caller, task)));
  return tasks.filter((_, index) => seen[index]);
};

/** The only agents whose work the caller sees; undefined: it sees that of all. */
export const agentsOf = async (ledger: Ledger, caller: Caller): Promise<ReadonlySet<string> | undefined> => {
  switch (caller.kind) {
    case 'user':
      return undefined;
    case 'token':
      return caller.grant.agents;
    case 'task': {
      const own = await ledger.tasks.get(caller.taskId);
      if (own !== undefined) return new Set([own.agent]);
      throw new ProblemError('forbidden', `task ${caller.taskId}, whose token this is, is gone`);
    }
  }
};

/** Says that only what belongs to these agents may be seen. */
export const onlyOf = (agents: ReadonlySet<string>, caller: Caller, what: string): ProblemError => {
  const names = [...agents].map((name) => `'${name}'`).join(', ');
  const who = caller.kind === 'token' ? `token '${caller.grant.name}'` : 'a program of a task';
  return new ProblemError('forbidden', `${who} sees only ${what} of agent ${names}`);
};

/** Throws `forbidden` unless the rule lets the caller at this task. */
export const requireTask = async (ledger: Ledger, rule: Rule, caller: Caller, task: Task): Promise<void> => {
  if (caller.kind === 'user') return;
  if (caller.kind === 'token') {
    const { agents } = caller.grant;
    if (agents === undefined || (await maySee(ledger, caller, task))) return;
    throw onlyOf(agents, caller, 'tasks');
  }
  if (rule.allow === 'anyone' || rule.allow === 'own agent') return;
  requireRoute(rule, caller);
  if (rule.allow === 'people') return;
  const isItself = task.id === caller.taskId;
  if (rule.allow === 'itself' ? isItself : !isItself && (await isOwnTree(ledger, caller, task))) return;
  if (rule.allow === 'visible' && (await maySee(ledger, caller, task))) return;
  throw new ProblemError(
    'forbidden',
    `a program of task ${caller.taskId} may ${rule.verb} ${OWN[rule.allow]}, not ${task.id}; ${MEND}`,
  );
};
