// What a runtime gets for a run: the task, what its agent may do, and the environment that leads back to this daemon.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledger } from '@coxswain/ledger';
import {
  type AgentDefinition,
  type EventType,
  isTaskEvent,
  type LedgerEvent,
  type Permissions,
  ProblemError,
  type Task,
} from '@coxswain/protocol';
import type { EarlierRun, RunAttachment, RunRequest } from '@coxswain/runtimes';
import { markOf } from '../dependencies.ts';
import { effectivePermissions } from '../rights/index.ts';
import type { SubmittedEnvironment } from './environments.ts';
import { type Run, timeLeftMs } from './run.ts';
import { runEnvironment, withServerValues } from './run-environment.ts';
import type { RunWork } from './run-handle.ts';
import { traceVariables } from './trace.ts';

/** Events read at once. */
const PAGE = 1_000;

type Variables = Readonly<Record<string, string>>;

/** The request as long as the agent works in the folder that its task was submitted for. */
export const requestOf = async (run: Run, work: RunWork): Promise<RunRequest> => {
  const { task, claim } = run;
  const { deps, agent, session, token, runDir } = work;
  const { env, environments } = deps;
  const { limits, agents } = deps.settings();
  const mark = markOf(env.ledger.id, claim.runId);
  const { model = session.memory.model } = task.overrides ?? {};
  const attachments = await layOut(task, join(runDir, 'attachments'), {
    ledger: env.ledger,
    isThere: run.earlier !== undefined,
  });
  const submitted = await environments.read(run.environmentRef);
  const own = withServerValues(agent, submitted.inherited ?? env.baseEnvironment);
  const permissions = await effectivePermissions(task, { ledger: env.ledger, agents });
  return {
    taskId: task.id,
    session: task.session,
    sessionId: session.id,
    attempt: claim.attempt,
    agent: withoutThese(model === undefined ? own : { ...own, model }, task.without),
    prompt: task.prompt,
    attachments,
    overrides: task.overrides,
    command: task.command,
    workDir: task.workDir,
    addDirs: task.addDirs,
    environment: environmentOf(run, work, { submitted, mark, permissions }),
    mark,
    timeLeftMs: timeLeftMs(run),
    earlier: run.earlier && earlierRun(run, run.earlier.positions, env.ledger),
    runDir,
    permissions,
    offLimits: env.stateDirs,
    isConversation: session.isConversation,
    coxServer:
      task.without?.includes('mcp') === true
        ? undefined
        : env.coxServer && {
            command: env.coxServer.command,
            // It serves those of its tools that the agent is to have, and passes over names that are not its own.
            args: [
              ...env.coxServer.args,
              ...(agent.tools === undefined ? [] : ['--tools', agent.tools.join(',')]),
            ],
            env: {
              ...env.addressEnvironment(),
              COX_TOKEN: token,
              COX_SESSION: task.session,
              COX_RUN: mark,
            },
          },
    cancelToolGraceMs: limits.cancelToolGraceMs,
    cancelGraceMs: limits.cancelGraceMs,
  };
};

const earlierRun = (
  { task, claim }: Run,
  positions: EarlierRun['positions'],
  { output, events }: Ledger,
): EarlierRun => {
  const ofTask = async (after: number, types: readonly EventType[]): Promise<readonly LedgerEvent[]> => {
    const filter = { taskIds: new Set([task.id]), types: new Set(types) };
    const found: LedgerEvent[] = [];
    for (let page = await events.page(after, filter, PAGE); page.length > 0; ) {
      found.push(...page);
      page = await events.page(found.at(-1)?.seq ?? after, filter, PAGE);
    }
    return found;
  };
  const isStart = (event: LedgerEvent): boolean =>
    event.type === 'TaskStarted' && event.data.attempt === claim.attempt;
  const startSeq = async (): Promise<number> =>
    (await ofTask(0, ['TaskStarted'])).findLast(isStart)?.seq ?? 0;
  return {
    positions,
    async tail(stream, bytes) {
      const said = { streams: new Set([stream]), sinceSeq: await startSeq() };
      let tail = Buffer.alloc(0);
      for await (const piece of output.read(task.id, said))
        tail = Buffer.concat([tail, piece]).subarray(-bytes);
      return tail.toString();
    },
    events: async (types) => (await ofTask(await startSeq(), types)).filter(isTaskEvent),
  };
};

/** The agent as the task wants it. */
const withoutThese = (agent: AgentDefinition, without: Task['without'] = []): AgentDefinition => {
  const { skills, mcpServers, ...rest } = agent;
  return {
    ...rest,
    ...(skills === undefined || without.includes('skills') ? {} : { skills }),
    ...(mcpServers === undefined || without.includes('mcp') ? {} : { mcpServers }),
  };
};

const environmentOf = (
  { task, claim }: Run,
  { deps: { env }, agent, token }: RunWork,
  {
    submitted,
    mark,
    permissions,
  }: {
    readonly submitted: SubmittedEnvironment;
    readonly mark: string;
    readonly permissions: Permissions;
  },
): Variables =>
  runEnvironment({
    agent,
    submitted,
    base: env.baseEnvironment,
    workDir: task.workDir,
    input: task.input,
    trace: traceVariables({ ...task, attempt: claim.attempt }, env.isTraced === true),
    run: {
      ...env.addressEnvironment(),
      COX_TASK_ID: task.id,
      COX_SESSION: task.session,
      COX_TOKEN: token,
      COX_RUN: mark,
      // What it submits gets the environment of this task, whatever it sends: so its commands send none.
      ...(permissions.execute === 'allow' ? {} : { COX_INHERIT: '1' }),
    },
  });

/**
 * Writes copies of the attachments into the private folder of one run. Throws ProblemError `unprocessable` when the
 * ledger has lost one.
 */
const layOut = async (
  { attachments = [] }: Pick<Task, 'attachments'>,
  folder: string,
  { ledger, isThere }: { readonly ledger: Ledger; readonly isThere: boolean },
): Promise<readonly RunAttachment[]> => {
  if (attachments.length === 0) return [];
  if (isThere)
    return attachments.map(({ name, mediaType, hash }) => ({
      name,
      mediaType,
      hash,
      path: join(folder, name),
    }));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const laid: RunAttachment[] = [];
  for (const one of attachments) {
    const bytes = await ledger.tasks.attachment(one.hash);
    if (!bytes)
      throw new ProblemError(
        'unprocessable',
        `its attachment ${one.name} is no longer in this ledger; submit it again with the file`,
      );
    const path = join(folder, one.name);
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
    laid.push({ name: one.name, mediaType: one.mediaType, hash: one.hash, path });
  }
  return laid;
};
