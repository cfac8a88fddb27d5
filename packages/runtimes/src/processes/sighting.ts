// Who belongs to a run, decided from one snapshot. Pure, because this decides who is killed.

import type { MarkReading } from './mark.ts';
import type { ProcessEntry, Snapshot } from './process-table.ts';
import { childrenByParent, isKnown, ownGroupId, type RunProcesses } from './run-processes.ts';

export interface Sighting {
  /** Alive and to be ended. */
  readonly targets: readonly ProcessEntry[];
  /** Descendants that left the group and cleared the mark: alive on purpose. */
  readonly left: readonly ProcessEntry[];
  /** The run's process group; undefined when it is gone, or not certainly the run's. */
  readonly groupId: number | undefined;
  /** A spared process is in that group: the group must not be sent a signal as one. */
  readonly isGroupShared: boolean;
}

type Verdict = 'target' | 'left' | 'foreign';

interface Case {
  readonly run: RunProcesses;
  readonly groupId: number | undefined;
  readonly reading: MarkReading | undefined;
}

const judge = (entry: ProcessEntry, { run, groupId, reading }: Case): Verdict => {
  if (groupId !== undefined && entry.groupId === groupId) return 'target';
  if (reading?.state === 'marked') return run.isOwnMark(reading.mark) ? 'target' : 'foreign';
  return reading?.state === 'cleared' ? 'left' : 'target';
};

/**
 * Finds the members of the run's group, everything that carries its mark, and the descendants of both and of what was
 * known before. A descendant outside the group that cleared the mark is left; one that carries another mark belongs to
 * another run, and so does what it started; one whose environment says nothing is ended as the descendant it is.
 * @param spared processes that are never touched, nor what they started: the daemon and its ancestors
 */
export const sight = (run: RunProcesses, snapshot: Snapshot, spared: ReadonlySet<number>): Sighting => {
  const { list, marks } = snapshot;
  const groupId = ownGroupId(run, list);
  const children = childrenByParent(list);
  const isRoot = (entry: ProcessEntry): boolean => {
    const reading = marks.get(entry.pid);
    return (
      isKnown(run, entry) ||
      (groupId !== undefined && entry.groupId === groupId) ||
      (reading?.state === 'marked' && run.isOwnMark(reading.mark))
    );
  };

  const targets: ProcessEntry[] = [];
  const left: ProcessEntry[] = [];
  const seen = new Set<number>();
  const open = [...list.values()].filter(isRoot);
  for (const entry of open) {
    if (seen.has(entry.pid) || spared.has(entry.pid)) continue;
    seen.add(entry.pid);
    if (entry.isZombie) continue;
    const verdict = judge(entry, { run, groupId, reading: marks.get(entry.pid) });
    if (verdict === 'foreign') continue;
    (verdict === 'target' ? targets : left).push(entry);
    open.push(...(children.get(entry.pid) ?? []));
  }
  const isGroupShared =
    groupId !== undefined && spared.values().some((pid) => list.get(pid)?.groupId === groupId);
  return { targets, left, groupId, isGroupShared };
};
