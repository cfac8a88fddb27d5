// What is left of the runs that a daemon began: some go on without it, some had not begun, and the others are over.

import { join } from 'node:path';
import type { OpenClaim } from '@coxswain/ledger';
import type { Task, TaskId } from '@coxswain/protocol';
import { agentServing } from '@coxswain/runtimes';
import type { EngineDependencies, Programs } from '../dependencies.ts';
import type { EngineSettings } from '../engine.ts';

export interface Outlived {
  /** The tasks whose runs are still there. */
  readonly adoptable: ReadonlySet<TaskId>;
  /** The tasks of which nothing had begun: they can start as if they had never been claimed. */
  readonly notBegun: ReadonlySet<TaskId>;
  /** By the ids of the runs, those of the runs whose programs serve them: an agent may have been kept ready by an earlier run. */
  readonly servers: ReadonlyMap<string, string | undefined>;
}

type Fate = 'goesOn' | 'notBegun' | 'over';

const NOTHING: Outlived = { adoptable: new Set(), notBegun: new Set(), servers: new Map() };

/**
 * What the daemon leads goes on with all that runs below it, or not at all: one half of it would wait for the other. Nothing goes on
 * without programs that outlive their daemon, and nothing in a copy: there it is the original that does the work.
 */
export const findOutlived = async (
  claims: readonly OpenClaim[],
  env: Pick<EngineDependencies, 'ledger' | 'programs' | 'runsDir' | 'clock'>,
  settings: EngineSettings,
): Promise<Outlived> => {
  const { ledger, programs, runsDir } = env;
  if (programs === undefined || ledger.copiedFrom !== undefined || claims.length === 0) return NOTHING;
  const held = await programs.held();
  const all = await ledger.tasks.getMany(claims.map(({ claim }) => claim.taskId));
  // One that ends at this moment, or waits for another attempt, holds up none of the others.
  const tasks = all.filter(({ status }) => status === 'running' || status === 'needs_input');
  const byTask = new Map(claims.map((open) => [open.claim.taskId, open]));
  const servers = await serversOf(tasks, { byTask, runsDir });
  const fateOf = (task: Task): Fate => {
    if (task.runtime === 'cox') return 'goesOn';
    if (!outlivesDaemon(settings, task.agent)) return 'over';
    // The daemon is its loop, and the ledger has every step of it.
    if (task.runtime === 'model') return 'goesOn';
    const server = servers.get(byTask.get(task.id)?.claim.runId ?? '');
    if (server !== undefined && held.has(server)) return 'goesOn';
    // An agent that was asked nothing has done nothing.
    const hasDoneNothing =
      task.runtime === 'acp' ? server === undefined : byTask.get(task.id)?.pid === undefined;
    return hasDoneNothing && isUnheardOf(task, programs, env.clock.nowMs()) ? 'notBegun' : 'over';
  };
  const fates = new Map(tasks.map((task) => [task.id, fateOf(task)]));
  const withFate = (fate: Fate, some: readonly Task[]): readonly TaskId[] =>
    some.map(({ id }) => id).filter((id) => fates.get(id) === fate);
  const lasting = [...Map.groupBy(tasks, ({ rootId }) => rootId).values()]
    .filter((tree) => tree.every(({ runtime }) => runtime !== 'cox') || withFate('over', tree).length === 0)
    .flat();
  return {
    adoptable: new Set(withFate('goesOn', lasting)),
    notBegun: new Set(withFate('notBegun', lasting)),
    servers,
  };
};

/** One that was asked for nothing yet serves none. */
const serversOf = async (
  tasks: readonly Task[],
  { byTask, runsDir }: { readonly byTask: ReadonlyMap<TaskId, OpenClaim>; readonly runsDir: string },
): Promise<Outlived['servers']> => {
  const found = tasks.map(async ({ id, runtime }) => {
    const runId = byTask.get(id)?.claim.runId ?? '';
    return [runId, runtime === 'acp' ? await agentServing(join(runsDir, runId)) : runId] as const;
  });
  return new Map(await Promise.all(found));
};

/** What the agent says, else the limits; an agent that is gone is settled. */
export const outlivesDaemon = ({ agents, limits }: EngineSettings, name: string): boolean => {
  const agent = agents.find((one) => one.name === name);
  return agent !== undefined && (agent.onDaemonDeath ?? limits['runs.onDaemonDeath']) === 'continue';
};

/**
 * Whoever starts programs would know of one that was started for the task, since it has been there all the time. When the clock was
 * set back since, nobody can tell.
 */
const isUnheardOf = ({ status, startedAt }: Task, programs: Programs, nowMs: number): boolean => {
  if (status !== 'running' || startedAt === undefined) return false;
  const startedAtMs = Date.parse(startedAt);
  return programs.lastLostMs() < startedAtMs && startedAtMs <= nowMs;
};
