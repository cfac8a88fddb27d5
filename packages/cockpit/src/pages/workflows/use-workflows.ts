// Loads the saved workflows of this folder and of the home, the runs, and the graph of one of them.

import type { LedgerEvent } from '@coxswain/protocol';
import type { DrawnStep } from '@coxswain/views/workflow';
import { changesLists } from '../../data/list-events.ts';
import { onlyChanges } from '../../data/only-changes.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useDeps } from '../../shell/context.ts';
import type { WorkflowItem } from './workflow-rows.ts';

/** Changed files send no event. */
const FILES_MS = 10_000;
const RUNS_MS = 2_000;
const SHOWN_RUNS = '200';

const isConcerned = (event: LedgerEvent): boolean => changesLists(event) || event.type === 'PlanUpdated';

export interface Workflows {
  readonly saved: readonly WorkflowItem[];
  readonly runs: readonly WorkflowItem[];
}

export const useWorkflows = (): Resource<Workflows> => {
  const { client, workDir } = useDeps();
  const load = onlyChanges(async (): Promise<Workflows> => {
    const [saved, runs] = await Promise.all([
      client.workflows.list({ folder: workDir }),
      client.tasks.list({ kind: 'workflow', limit: SHOWN_RUNS }),
    ]);
    return {
      saved: saved.map((each) => ({ kind: 'saved', saved: each })),
      runs: runs.tasks.map((task) => ({ kind: 'run', task })),
    };
  });
  return useResource(load, { key: 'workflows', everyMs: FILES_MS, isConcerned });
};

export interface Graph {
  readonly steps: readonly DrawnStep[];
  /** What is wrong with it. */
  readonly faults: readonly string[];
}

const NONE: Graph = { steps: [], faults: [] };

/** Nothing is read while none is chosen. */
export const useGraph = (item: WorkflowItem | undefined): Resource<Graph> => {
  const { client, workDir } = useDeps();
  const key = item === undefined ? '' : item.kind === 'run' ? item.task.id : item.saved.path;
  const load = onlyChanges(async (): Promise<Graph> => {
    if (item === undefined) return NONE;
    if (item.kind === 'run') return { ...NONE, steps: (await client.workflows.show(item.task.id)).steps };
    const { name, ignored, hiddenBy, fault } = item.saved;
    const problems = [ignored, fault].filter((text) => text !== undefined);
    if (problems.length > 0 || hiddenBy !== undefined) return { ...NONE, faults: problems };
    const { check } = await client.workflows.read({ name, folder: workDir });
    return {
      steps: check.steps ?? [],
      faults: check.faults.map(({ line, column, message }) => `${line}:${column} ${message}`),
    };
  });
  const everyMs = item?.kind === 'run' ? RUNS_MS : FILES_MS;
  return useResource(load, { key: `graph ${key}`, everyMs, isConcerned });
};
