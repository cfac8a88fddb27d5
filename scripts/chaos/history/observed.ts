// The final ledger, and how watchers saw it grow: the checker compares the history with it.

import type { Firing, Job, LedgerEvent, Task } from '@coxswain/protocol';
import type { Operation } from './operation.ts';

/** A line that a program of a task wrote, outside of everything that cox keeps. */
export interface Mark {
  /** `begin` and `end` of a program, or `heard`: an answer it got. */
  readonly what: 'begin' | 'end' | 'heard';
  readonly taskId: string;
  /** The token of a program; what was heard. */
  readonly text: string;
}

export interface WatcherReport {
  /** The sequences in the order in which they came. */
  readonly seqs: readonly number[];
}

export interface Observed {
  readonly tasks: ReadonlyMap<string, Task>;
  /** What watchers saw of each task, in order; also of tasks that are gone by now. */
  readonly traces: ReadonlyMap<string, readonly LedgerEvent[]>;
  readonly watchers: readonly WatcherReport[];
  /** The sequences that the ledger replays in the end, and their tasks. */
  readonly replay: ReadonlyMap<number, string | undefined>;
  readonly marks: readonly Mark[];
  /** By name. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** What each job that is still there fired and missed, by its name. */
  readonly firings: ReadonlyMap<string, readonly Firing[]>;
  /** The ids of the tasks in the export. */
  readonly exported: ReadonlySet<string>;
}

/** Finds violations and describes each in a sentence. */
export type Rule = (history: readonly Operation[], observed: Observed) => readonly string[];

/** What was seen of the task, if anything. */
export const traceOf = ({ traces }: Observed, id: string): readonly LedgerEvent[] => traces.get(id) ?? [];

/** The task as it is, or as it was accepted when it is gone by now. */
export const taskOf = (observed: Observed, id: string): Task | undefined => {
  const known = observed.tasks.get(id);
  if (known) return known;
  const [queued] = traceOf(observed, id).filter((event) => event.type === 'TaskQueued');
  return queued?.type === 'TaskQueued' ? queued.data.task : undefined;
};

/** Every task that was ever seen. */
export const everSeen = (observed: Observed): readonly Task[] =>
  [...new Set([...observed.tasks.keys(), ...observed.traces.keys()])].flatMap(
    (id) => taskOf(observed, id) ?? [],
  );

/** True when the ledger says that the task was removed. */
export const isRemoved = (observed: Observed, id: string): boolean =>
  traceOf(observed, id).some(({ type }) => type === 'TaskDeleted');
