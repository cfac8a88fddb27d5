// Processes that outlived their run: for health checks.

import { marksOfLedger, marksOfRun, mayOutliveTask } from './marks.ts';
import { ancestryOf } from './own-ancestry.ts';
import type { ProcessEntry } from './process-table.ts';
import { childrenByParent } from './run-processes.ts';
import { systemProcesses } from './system-processes.ts';

export interface LeftoverProcess {
  readonly pid: number;
  readonly command: string;
}

/** The marks of agents that this process holds through the runner, whose children they are. */
export const heldMarks = new Set<string>();

/**
 * Every process with a mark of the ledger that belongs neither to one of the runs nor to what this process started itself and
 * still holds, like an agent that is kept ready. What a program left on purpose (`detach`) does not count.
 */
export const findLeftovers = async ({
  ledgerId,
  runs,
}: {
  readonly ledgerId: string;
  /** The marks of the runs that have not ended, read before this is called. */
  readonly runs: readonly string[];
}): Promise<readonly LeftoverProcess[]> => {
  const { list, marks } = await systemProcesses.snapshot();
  const markOf = ({ pid }: ProcessEntry): string | undefined => {
    const reading = marks.get(pid);
    return reading?.state === 'marked' ? reading.mark : undefined;
  };
  const live = new Set<string | undefined>([...heldMarks, ...runs.flatMap((mark) => [...marksOfRun(mark)])]);
  const children = childrenByParent(list);
  const held = [...(children.get(process.pid) ?? [])];
  for (const entry of held) {
    live.add(markOf(entry));
    held.push(...(children.get(entry.pid) ?? []));
  }
  const spared = ancestryOf(process.pid, list);
  const left = [...list.values()].filter((entry) => {
    const mark = markOf(entry);
    if (mark === undefined || entry.isZombie || spared.has(entry.pid) || live.has(mark)) return false;
    return mark.startsWith(marksOfLedger(ledgerId)) && !mayOutliveTask(mark, ledgerId);
  });
  return Promise.all(left.map(async ({ pid }) => ({ pid, command: await systemProcesses.commandLine(pid) })));
};
