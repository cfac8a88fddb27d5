// A program that outlives its daemon: started once, and found again under its name by whoever takes the run over.

import { createHash } from 'node:crypto';
import type { Offsets } from './output-pump.ts';
import { START } from './output-pump.ts';
import type { Program } from './program.ts';
import type { StartContext, StartedProgram, StartProgram, StartRefusal } from './start.ts';

/** The program that does the work of a run; a setup before it has another name. */
export const MAIN_PROGRAM = 'main';

const TOOL_PREFIX = 'tool.';
/** Names of programs are names of files, too. */
const PLAIN_ID = /^[\w-]{1,48}$/;
const ID_DIGITS = 32;

/** What stands for an id in such names: itself where it can. */
export const plainId = (id: string): string =>
  PLAIN_ID.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, ID_DIGITS);

/** The name of the program that a tool of the run starts: after the call, or the terminal. The id has to be plain. */
export const toolProgramName = (id: string): string => `${TOOL_PREFIX}${id}`;

/** True for a program that ends with its tool: it does not do the work of the run. */
export const isToolProgram = (name: string): boolean => name.startsWith(TOOL_PREFIX);

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
  /** It may serve more than this run: it is kept until {@link HeldProgram.forget}. */
  readonly outlivesRun?: boolean;
}

export interface HeldProgram extends StartedProgram {
  /** Names it within its run. */
  readonly name: string;
  /** Where stdout and stderr begin: not at the start of the output when a run is taken over. */
  readonly from: Offsets;
  /** How much of its stdin it has got: 0 unless it was there. */
  readonly got: number;
  /** What lies before these offsets is stored. */
  acknowledge(offsets: Partial<Offsets>): void;
  /** Nothing of it is needed any more, once it has ended. */
  forget(): void;
}

/** An undefined program is not started: it is there, or refused. */
export type StartHeld = (
  program: Program | undefined,
  context: HeldContext,
) => Promise<HeldProgram | StartRefusal>;

/** Nobody holds a program of this name. */
export const NOT_THERE: StartRefusal = { cause: new Error('its program is not there any more') };

/** Starts programs as children of this process: they end with it. */
export const asChildren =
  (start: StartProgram): StartHeld =>
  async (program, context) => {
    const started = program === undefined ? NOT_THERE : await start(program, context);
    return 'cause' in started
      ? started
      : { ...started, name: context.name, from: START, got: 0, acknowledge: () => {}, forget: () => {} };
  };
