// Which runs can live without the daemon that began them: those whose program the runner holds, and what leads them.

import { join } from 'node:path';
import type { OpenClaim } from '@coxswain/ledger';
import type { Task, TaskId } from '@coxswain/protocol';
import { agentServing } from '@coxswain/runtimes';
import type { EngineDependencies } from '../dependencies.ts';
import type { EngineSettings } from '../engine.ts';

/** Orchestrated runs have no program of their own: these continue when everything below them does. */
const ADOPTABLE_COMPOSITIONS: ReadonlySet<string | undefined> = new Set(['workflow', 'approve', 'wait']);

/**
 * The tasks whose runs are still there. A workflow goes on with all that runs below it, or not at all: one half of it would wait for
 * the other.
 */
export const findAdoptable = async (
  claims: readonly OpenClaim[],
  { ledger, programs, runsDir }: Pick<EngineDependencies, 'ledger' | 'programs' | 'runsDir'>,
  settings: EngineSettings,
): Promise<ReadonlySet<TaskId>> => {
  const held = await programs?.held();
  if (held === undefined || held.size === 0) return new Set();
  const tasks = await ledger.tasks.getMany(claims.map(({ claim }) => claim.taskId));
  const runIds = new Map(claims.map(({ claim }) => [claim.taskId, claim.runId]));
  const servers = await serversOf(tasks, { runIds, runsDir });
  const goesOn = ({ id, agent, runtime, composition }: Task): boolean =>
    runtime === 'cox'
      ? ADOPTABLE_COMPOSITIONS.has(composition?.kind)
      : held.has(servers.get(id) ?? '') && outlivesDaemon(settings, agent);
  const trees = Map.groupBy(tasks, ({ rootId }) => rootId);
  const adoptable = [...trees.values()].flatMap((tree) => {
    const isLed = tree.some(({ runtime }) => runtime === 'cox');
    return isLed && !tree.every(goesOn) ? [] : tree.filter(goesOn);
  });
  return new Set(adoptable.map(({ id }) => id));
};

/**
 * The ids of the runs whose programs serve the tasks: an agent may have been kept ready by an earlier run. One that was asked for
 * nothing yet serves none.
 */
const serversOf = async (
  tasks: readonly Task[],
  { runIds, runsDir }: { readonly runIds: ReadonlyMap<TaskId, string>; readonly runsDir: string },
): Promise<ReadonlyMap<TaskId, string | undefined>> => {
  const serverOf = ({ id, runtime }: Task): string | undefined | Promise<string | undefined> =>
    runtime === 'acp' ? agentServing(join(runsDir, runIds.get(id) ?? '')) : runIds.get(id);
  return new Map(await Promise.all(tasks.map(async (task) => [task.id, await serverOf(task)] as const)));
};

/** What the agent says, else the limits; an agent that is gone is settled. */
export const outlivesDaemon = ({ agents, limits }: EngineSettings, name: string): boolean => {
  const agent = agents.find((one) => one.name === name);
  return agent !== undefined && (agent.onDaemonDeath ?? limits['runs.onDaemonDeath']) === 'continue';
};
