// What a daemon that died left behind is ended by the next one, before it starts anything new.

import type { EndLeftovers } from '../runtime.ts';
import { agentMarkOf, agentMarksOf } from './agent-mark.ts';
import { endEverything } from './end-everything.ts';
import { endOfGrace } from './grace.ts';
import { processesOfRun } from './run-processes.ts';
import { systemProcesses } from './system-processes.ts';

/**
 * Ends everything of the given runs, of the agents that were started for them, and of the agents that were ready, with
 * one scan a pass for all of them, and tells what was found alive.
 */
export const endLeftovers: EndLeftovers = async ({ ledgerId, leftovers, graceMs }) => {
  const runs = leftovers.map(({ mark, leader }) => {
    const marks = new Set([mark, agentMarkOf(mark)]);
    return processesOfRun(mark, leader, (other) => marks.has(other));
  });
  const anyAgent = agentMarksOf(ledgerId);
  const isReadyAgent = (mark: string): boolean =>
    mark.startsWith(anyAgent) && !runs.some((run) => run.isOwnMark(mark));
  return endEverything([...runs, processesOfRun(anyAgent, undefined, isReadyAgent)], {
    processes: systemProcesses,
    graceOver: endOfGrace(graceMs),
  });
};
