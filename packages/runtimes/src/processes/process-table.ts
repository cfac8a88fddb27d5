// What the operating system says about processes, limited to what ending a run needs. One implementation for each
// system; everything above it is the same everywhere.

import type { ProcessStat } from '@coxswain/runner';
import type { MarkReading } from './mark.ts';

/** One process of one moment. */
export type ProcessEntry = ProcessStat;

/** All processes of one moment, by pid. */
export type ProcessList = ReadonlyMap<number, ProcessEntry>;

export interface Snapshot {
  readonly list: ProcessList;
  /** By pid. Read after the list: a process may be here that the list has not seen yet. */
  readonly marks: ReadonlyMap<number, MarkReading>;
}

export interface ProcessTable {
  /** The process that has this pid now; undefined when there is none. Throws when the system cannot say. */
  identify(pid: number): ProcessEntry | undefined;
  /** Every process, without environments: cheap (about 15 µs for each). Throws when the system cannot say. */
  list(): ProcessList;
  /**
   * Every process with what its environment says. Passes are shared: callers that ask during one get the next, so that
   * many runs that end together cost one scan.
   */
  snapshot(): Promise<Snapshot>;
  /** The number that the system gave away last; undefined where it does not say. */
  newest(): number | undefined;
  /** What the environment of this process says; undefined when it is gone, belongs to someone else, or is no process. */
  readMark(pid: number): Promise<MarkReading | undefined>;
  /** The command line as one line of text, empty when the process is gone. */
  commandLine(pid: number): Promise<string>;
}
