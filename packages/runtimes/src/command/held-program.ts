// A program that outlives its daemon: started once, and found again under its name by whoever takes the run over.

import type { Offsets } from './output-pump.ts';
import { START } from './output-pump.ts';
import type { Program } from './program.ts';
import type { StartContext, StartedProgram, StartProgram, StartRefusal } from './start.ts';

/** The program that does the work of a run; a setup before it has another name. */
export const MAIN_PROGRAM = 'main';

export interface HeldContext extends StartContext {
  readonly runId: string;
  /** Names the program within its run. */
  readonly name: string;
  /** Set when the run is taken over: where to go on if the program is there already. */
  readonly from?: Offsets | undefined;
  /** In milliseconds since 1970: when it is to be ended if no daemon is there to do it. Default: never. */
  readonly deadlineMs?: number | undefined;
  /** How long it may take to stop. */
  readonly graceMs: number;
}

export interface HeldProgram extends StartedProgram {
  /** Names it within its run. */
  readonly name: string;
  /** Where stdout and stderr begin: not at the start of the output when a run is taken over. */
  readonly from: Offsets;
  /** What lies before these offsets is stored. */
  acknowledge(offsets: Partial<Offsets>): void;
}

export type StartHeld = (program: Program, context: HeldContext) => Promise<HeldProgram | StartRefusal>;

/** Starts programs as children of this process: they end with it. */
export const asChildren =
  (start: StartProgram): StartHeld =>
  async (program, context) => {
    const started = await start(program, context);
    return 'cause' in started
      ? started
      : { ...started, name: context.name, from: START, acknowledge: () => {} };
  };
