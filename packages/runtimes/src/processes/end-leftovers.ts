// What a daemon that died left behind is ended by the next one, before it starts anything new.

import type { EndLeftovers } from '../runtime.ts';
import { endEverything } from './end-everything.ts';
import { endOfGrace } from './grace.ts';
import { processesOfRun } from './run-processes.ts';
import { systemProcesses } from './system-processes.ts';

/** Ends everything of the given runs, with one scan a pass for all of them, and tells what was found alive. */
export const endLeftovers: EndLeftovers = async (leftovers, graceMs) => {
  if (leftovers.length === 0) return new Map();
  const runs = leftovers.map(({ mark, leader }) => processesOfRun(mark, leader));
  return endEverything(runs, { processes: systemProcesses, graceOver: endOfGrace(graceMs) });
};
