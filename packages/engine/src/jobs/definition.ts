// From what a person says about a job to a definition with every default filled in.

import {
  COMMAND_AGENT,
  COX_AGENT,
  type JobChange,
  type JobDefinition,
  type JobId,
  type JobPolicy,
  type JobWork,
  type NewJob,
  ProblemError,
  shortId,
  type Trigger,
} from '@coxswain/protocol';
import { agentNamed, defaultAgentName } from '../agents/index.ts';
import { NO_NOTIFICATIONS } from '../deliveries/index.ts';
import type { Deps } from '../deps.ts';
import { checkWorkflowSource, requireValid } from '../orchestration/definition/index.ts';
import { JOB_SESSION, MAX_SESSION_CHARACTERS, requireSettable, requireUnreserved } from '../rights/index.ts';

/** A definition of which some is still open. */
type Draft = Omit<JobDefinition, 'agent' | 'session' | 'workDir'> & {
  readonly [Key in 'agent' | 'session' | 'workDir']?: JobDefinition[Key] | undefined;
};

export interface DraftContext {
  readonly id: JobId;
  /** Its PATH is where agents are searched for. */
  readonly environment: Readonly<Record<string, string>> | undefined;
  readonly deps: Deps;
}

/** The definition of a new job. Throws `agent_not_found`. */
export const newDefinition = (
  { enabled: _enabled, environment: _environment, idempotencyKey: _key, ...job }: NewJob,
  followed: { readonly triggers: readonly Trigger[]; readonly user: string },
  context: DraftContext,
): Promise<JobDefinition> => filled({ ...job, ...followed }, context);

/** The definition after the change. Throws `agent_not_found`, or `invalid_request` for two kinds of work. */
export const changedDefinition = (
  former: JobDefinition,
  { environment: _environment, newSecret: _newSecret, policy, ...change }: JobChange,
  triggers: readonly Trigger[],
  context: DraftContext,
): Promise<JobDefinition> => {
  const { prompt, command, workflow, ...rest } = former;
  const asked = [change.prompt, change.command, change.workflow].filter((work) => work !== undefined);
  if (asked.length > 1)
    throw new ProblemError('invalid_request', 'a job does one thing: give a prompt, a command or a workflow');
  const work = asked.length === 1 ? {} : { prompt, command, workflow };
  const isOtherKind = asked.length === 1 && kindOf(change) !== kindOf(former);
  const isOtherAgent = isOtherKind || (change.agent !== undefined && change.agent !== former.agent);
  return filled(
    {
      // null takes a thing away; what must be there cannot be null.
      ...(without({ ...rest, ...work, ...without(change, undefined) }, null) as Draft),
      agent: change.agent ?? (isOtherKind ? undefined : former.agent),
      // A conversation is one agent's.
      session: change.session ?? (isOtherAgent ? undefined : former.session),
      triggers,
      policy: changedPolicy(former.policy, policy),
    },
    context,
  );
};

const kindOf = ({ command, workflow }: Pick<JobWork, 'command' | 'workflow'>): string => {
  if (command !== undefined) return 'command';
  return workflow === undefined ? 'prompt' : 'workflow';
};

const changedPolicy = (former: JobPolicy, change: JobChange['policy'] = {}): JobPolicy => {
  const changed = { ...former, ...without(change, undefined) };
  // null takes a thing away; what must be there cannot be null.
  return without(changed, null) as JobPolicy;
};

const without = <Value extends object>(value: Value, nothing: null | undefined): Value =>
  // What is left out may be left out: the caller's types say so.
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== nothing)) as Value;

const filled = async (draft: Draft, context: DraftContext): Promise<JobDefinition> => {
  const { deps } = context;
  if (draft.workflow !== undefined && draft.agent !== undefined && draft.agent !== COX_AGENT)
    throw new ProblemError(
      'unprocessable',
      `the steps of a workflow name their agents; leave the agent '${draft.agent}' out`,
    );
  if (draft.session !== undefined) await requireOpenName(draft.session, context);
  const agent = agentNamed(deps.settings(), draft.agent ?? (await agentFor(draft, context)));
  requireSettable(agent, draft);
  const workDir = draft.workDir ?? agent.workspace ?? deps.env.homeDir;
  return {
    ...draft,
    ...(draft.workflow !== undefined && { workflow: await wholeWorkflow(draft.workflow, workDir, deps) }),
    agent: agent.name,
    session: draft.session ?? (await ownSession(draft.name, agent.name, context)),
    workDir,
  };
};

/** With its sub-workflows in place: what someone writes into their files later does not run unattended. */
const wholeWorkflow = async (source: string, folder: string, { settings }: Deps): Promise<string> =>
  requireValid(await checkWorkflowSource({ source, folder }, settings().limits, true)).text;

const agentFor = async (
  { command, workflow, session }: Draft,
  { deps, environment }: DraftContext,
): Promise<string> => {
  if (command !== undefined) return COMMAND_AGENT;
  if (workflow !== undefined) return COX_AGENT;
  const { env, settings } = deps;
  const ofSession = session === undefined ? undefined : await env.ledger.sessions.get(session);
  if (ofSession) return ofSession.agent;
  return defaultAgentName(settings(), env.findDefaultAgent, (environment ?? env.baseEnvironment).PATH);
};

/** Throws `unprocessable` for a name that is kept for another job or for a chat. */
const requireOpenName = (session: string, { deps: { env } }: DraftContext): Promise<void> => {
  const channels = (env.notifications ?? NO_NOTIFICATIONS).channels().map(({ name }) => name);
  return requireUnreserved(session, { ledger: env.ledger, channels });
};

/** A session of its own. */
const ownSession = async (name: string, agent: string, { id, deps }: DraftContext): Promise<string> => {
  const called = `${JOB_SESSION}${name.replaceAll(/\s+/g, '-')}`;
  const candidates = [called, `${called}:${agent}`].filter(({ length }) => length <= MAX_SESSION_CHARACTERS);
  for (const candidate of candidates) if (!(await deps.env.ledger.sessions.get(candidate))) return candidate;
  return `${JOB_SESSION}${shortId(id)}:${deps.env.clock.nowMs().toString(36)}`;
};
