// What a task did, folded from its events: the current plan, the latest state of each tool call, the messages it got, where it
// worked, which processes were ended.

import {
  type EndedProcess,
  isEnded,
  type PlanEntry,
  type TaskDetail,
  type TaskId,
  type ToolCall,
} from '@coxswain/protocol';
import type { Tx } from '../database/tx.ts';
import { findLive } from './live-task.ts';
import { readFacts } from './stored-facts.ts';
import { timestampOf } from './task-row.ts';

const TYPES = [
  'PlanUpdated',
  'ToolCallStarted',
  'ToolCallUpdated',
  'ToolCallCompleted',
  'MessageAdded',
  'ProcessesEnded',
  'WorktreeMade',
] as const;

type Work = Pick<TaskDetail, 'plan' | 'toolCalls' | 'messages' | 'processes' | 'worktree'>;

/** Plan, tool calls in the order of their beginning, messages, ended processes and the git worktree. */
export function* readWork(id: TaskId): Tx<Work> {
  const calls = new Map<string, ToolCall>();
  const messages: NonNullable<Work['messages']>[number][] = [];
  const processes: EndedProcess[] = [];
  let plan: Work['plan'];
  let worktree: Work['worktree'];
  for (const fact of yield* readFacts(id, TYPES)) {
    if (fact.type === 'PlanUpdated') plan = [...fact.data.entries];
    else if (fact.type === 'MessageAdded') messages.push({ at: timestampOf(fact.atMs), ...fact.data });
    else if (fact.type === 'ProcessesEnded') processes.push(...fact.data.processes);
    else if (fact.type === 'WorktreeMade') worktree = fact.data;
    else calls.set(fact.data.toolCallId, { ...calls.get(fact.data.toolCallId), ...fact.data });
  }
  const hasEnded = isEnded((yield* findLive(id))?.status ?? 'pending');
  if (hasEnded) plan = plan?.map(stopped);
  return { plan, toolCalls: [...calls.values()], messages, processes, worktree };
}

/** An entry that was in progress when the task ended was not finished. */
const stopped = (entry: PlanEntry): PlanEntry =>
  entry.status === 'in_progress' ? { ...entry, status: 'pending' } : entry;
