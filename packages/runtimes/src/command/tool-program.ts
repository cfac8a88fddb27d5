// A program that a tool of a run starts. It outlives the daemon as the run does: whoever takes the run over finds it under its
// name, with what it had printed.

import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runIdOf } from '../processes/marks.ts';
import type { ProcessIdentity, RunRequest } from '../runtime.ts';
import type { GrowingText } from './growing-text.ts';
import { type HeldContext, type HeldProgram, NOT_THERE, type StartHeld } from './held-program.ts';
import { type KeptFacts, KeptOutput } from './kept-output.ts';
import { OutputPump } from './output-pump.ts';
import type { Program } from './program.ts';
import type { Exit, StartRefusal } from './start.ts';

/** What is needed of a run to start programs for its tools, or to find them again. */
export type ToolRunRequest = Pick<RunRequest, 'mark' | 'runDir' | 'earlier'>;

export interface ToolProgramOptions extends Omit<HeldContext, 'runId' | 'from' | 'deadlineMs'> {
  readonly request: ToolRunRequest;
  readonly start: StartHeld;
  /** How much of its output is kept, and when it is to be ended. What an earlier daemon noted of the same program holds. */
  readonly facts: KeptFacts;
  /** Called when it has printed; nothing more is read before that resolves. */
  readonly changed?: (() => Promise<void>) | undefined;
}

/** The folder of what the programs of tools have printed. */
export const toolFolder = ({ runDir }: Pick<RunRequest, 'runDir'>): string => join(runDir, 'tools');

export class ToolProgram {
  readonly leader: ProcessIdentity;
  /** Resolves when it has ended, whatever still holds its pipes. */
  readonly exited: Promise<Exit>;
  readonly pump: OutputPump;
  readonly #started: HeldProgram;
  readonly #kept: KeptOutput;

  private constructor(started: HeldProgram, kept: KeptOutput, changed: ToolProgramOptions['changed']) {
    const { leader, exited, stdout, stderr, from } = started;
    this.leader = leader;
    this.exited = exited;
    this.#started = started;
    this.#kept = kept;
    kept.skipTo(from);
    kept.whenStored((read) => started.acknowledge(read));
    this.pump = new OutputPump({
      stdout,
      stderr,
      from,
      seen: () => {},
      update: async (facts, read) => {
        await kept.add(facts, read);
        await changed?.();
      },
    });
  }

  /**
   * Starts it, or goes on with the one that an earlier daemon has begun under this name. One that may have been begun, and is not
   * there any more, is refused with {@link NOT_THERE}; undefined: so is every one that is not there.
   */
  static async start(
    program: Program | undefined,
    { request, start, facts, changed, ...context }: ToolProgramOptions,
  ): Promise<ToolProgram | StartRefusal> {
    const { earlier, mark } = request;
    const file = join(toolFolder(request), context.name);
    const kept = await KeptOutput.open(file, { facts, isThere: earlier !== undefined });
    const started = await start(kept.wasThere ? undefined : program, {
      ...context,
      runId: runIdOf(mark),
      from: earlier && kept.read,
      deadlineMs: facts.deadlineMs,
    });
    if (!('cause' in started)) return new ToolProgram(started, kept, changed);
    if (!kept.wasThere) await kept.remove();
    return started;
  }

  get output(): GrowingText {
    return this.#kept.text;
  }

  get facts(): KeptFacts {
    return this.#kept.facts;
  }

  /** Whatever came of it is stored elsewhere, or of no use: nothing of it is kept. */
  async forget(): Promise<void> {
    this.pump.letGo();
    await this.pump.ended;
    this.#started.forget();
    await this.#kept.remove();
  }
}

/** The run is over: nothing that its tools had is kept. */
export const removeToolFiles = async (request: Pick<RunRequest, 'runDir'>): Promise<void> => {
  await rm(toolFolder(request), { recursive: true, force: true });
  await rmdir(request.runDir).catch(() => {}); // others may have something there
};
