// Ends what earlier daemons of a ledger left behind, before anything new is started.

import type { EndLeftovers } from '../runtime.ts';
import { endEverything } from './end-everything.ts';
import { endOfGrace } from './grace.ts';
import { lastingMarksOf, marksOfLedger, marksOfRun, mayOutliveTask } from './marks.ts';
import { processesOfRun } from './run-processes.ts';
import { systemProcesses } from './system-processes.ts';

/** With one scan a pass for all of them. */
export const endLeftovers: EndLeftovers = async ({ ledgerId, leftovers, spared = [], graceMs }) => {
  const runs = leftovers.map(({ mark, leader }) => {
    const marks = marksOfRun(mark);
    return { marks, processes: processesOfRun(mark, leader, (other) => marks.has(other)) };
  });
  const ofRuns = new Set([
    ...runs.flatMap(({ marks }) => [...marks]),
    ...spared.flatMap((mark) => [...lastingMarksOf(mark)]),
  ]);
  const every = marksOfLedger(ledgerId);
  const isOther = (mark: string): boolean =>
    mark.startsWith(every) && !ofRuns.has(mark) && !mayOutliveTask(mark, ledgerId);
  const others = processesOfRun(every, undefined, isOther);
  return endEverything([...runs.map(({ processes }) => processes), others], {
    processes: systemProcesses,
    graceOver: endOfGrace(graceMs),
  });
};
