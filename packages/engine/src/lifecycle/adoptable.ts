// Which runs can live without the daemon that began them: those whose program the runner holds, and what leads them.

import { join } from 'node:path';
import type { OpenClaim } from '@coxswain/ledger';
import type { Task, TaskId } from '@coxswain/protocol';
import { agentServing } from '@coxswain/runtimes';
import type { EngineDependencies } from '../dependencies.ts';
import type { EngineSettings } from '../engine.ts';

/** Which tasks go on, and the ids of the runs whose programs serve them: of an agent that was kept ready, an earlier run. */
export interface Adoptable {
  readonly tasks: ReadonlySet<TaskId>;
  readonly servedBy: ReadonlySet<string>;
}

const NOTHING: Adoptable = { tasks: new Set(), servedBy: new Set() };

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
): Promise<Adoptable> => {
  const held = await programs?.held();
  if (held === undefined || held.size === 0) return NOTHING;
  const tasks = await ledger.tasks.getMany(claims.map(({ claim }) => claim.taskId));
  const runIds = new Map(claims.map(({ claim }) => [claim.taskId, claim.runId]));
  const servers = new Map<TaskId, string>();
  for (const { id, runtime } of tasks) {
    const runId = runIds.get(id) ?? '';
    const server = runtime === 'acp' ? await agentServing(join(runsDir, runId)) : runId;
    if (server !== undefined) servers.set(id, server);
  }
  const goesOn = ({ id, agent, runtime, composition }: Task): boolean =>
    runtime === 'cox'
      ? ADOPTABLE_COMPOSITIONS.has(composition?.kind)
      : held.has(servers.get(id) ?? '') && outlivesDaemon(settings, agent);
  const trees = Map.groupBy(tasks, ({ rootId }) => rootId);
  const adoptable = [...trees.values()].flatMap((tree) => {
    const isLed = tree.some(({ runtime }) => runtime === 'cox');
    return isLed && !tree.every(goesOn) ? [] : tree.filter(goesOn);
  });
  const ids = adoptable.map(({ id }) => id);
  return { tasks: new Set(ids), servedBy: new Set(ids.flatMap((id) => servers.get(id) ?? [])) };
};

/** What the agent says, else the limits; an agent that is gone is settled. */
export const outlivesDaemon = ({ agents, limits }: EngineSettings, name: string): boolean => {
  const agent = agents.find((one) => one.name === name);
  return agent !== undefined && (agent.onDaemonDeath ?? limits['runs.onDaemonDeath']) === 'continue';
};
