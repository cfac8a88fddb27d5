import { localTime, relativeTime } from '../output/moment.ts';
import type { Shown } from './shown.ts';

/** A time of a task: for eyes how long ago and when exactly, for scripts as the ledger has it. */
export const timeText = (at: string | undefined, { output, world, words }: Shown): string | undefined => {
  if (at === undefined || !output.isTerminal) return at;
  return `${localTime(at, world.timeZone())} (${relativeTime(at, world.nowMs(), words.time)})`;
};
