// Everything about the task that is open, as it is now: read again after what happened to it or its children, and every two
// seconds while it works.

import { isActive, type LedgerEvent, type TaskDetail } from '@coxswain/protocol';
import { useRef } from 'react';
import { type Resource, useResource } from '../../../data/use-resource.ts';
import { useWorld } from '../../../shell/context.ts';

const INCLUDES = ['children', 'history', 'plan', 'toolCalls', 'usage', 'inputs', 'deliveries'] as const;
const EVERY_MS = 2_000;
/** What has ended changes only when something is told of it. */
const SELDOM_MS = 600_000;
/** These come many times a second, and wait for the next reading. */
const FREQUENT: ReadonlySet<LedgerEvent['type']> = new Set([
  'UsageUpdated',
  'AgentUpdate',
  'ToolCallUpdated',
]);

export const useTaskDetail = (id: string | undefined): Resource<TaskDetail> => {
  const { client } = useWorld();
  const root = useRef<{ readonly id: string; readonly rootId: string; readonly isActive: boolean }>(
    undefined,
  );
  const known = root.current?.id === id ? root.current : undefined;
  const load = async (): Promise<TaskDetail | undefined> => {
    if (id === undefined) return undefined;
    const detail = await client.tasks.get(id, { include: INCLUDES });
    root.current = { id, rootId: detail.task.rootId, isActive: isActive(detail.task.status) };
    return detail;
  };
  return useResource(load, {
    key: id ?? '',
    everyMs: id !== undefined && (known?.isActive ?? true) ? EVERY_MS : SELDOM_MS,
    isConcerned: ({ type, taskId, rootId }) =>
      id !== undefined && !FREQUENT.has(type) && (taskId === id || rootId === root.current?.rootId),
  });
};
