// Following ends in one of three ways: what was followed ended, the user pressed Ctrl-C, or no one reads any more. The last
// two leave the work alone.

import { EXIT_CODES } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { ReaderGone } from '../deps.ts';

export interface Following {
  /** Follows until the end; must stop when the signal aborts. Returns the exit code. */
  readonly work: (signal: AbortSignal) => Promise<number>;
  /** One line for stderr: how to come back to what was left. */
  readonly comeBack: () => string;
  /** The exit code when the reader of stdout went away. Default: what is followed is unfinished. */
  readonly unreadCode?: number;
}

/** Runs the work so that Ctrl-C detaches from it with a note instead of killing the command: exit code 130. */
export const detachable = async (
  { deps, output }: Pick<Context, 'deps' | 'output'>,
  { work, comeBack, unreadCode = EXIT_CODES.unfinished.code }: Following,
): Promise<number> => {
  const controller = new AbortController();
  const release = deps.onInterrupt(() => controller.abort());
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error instanceof ReaderGone) return unreadCode;
    if (!controller.signal.aborted) throw error;
    // The terminal shows ^C without a line feed.
    await output.note(`${deps.errors.isTerminal ? '\n' : ''}${comeBack()}`);
    return EXIT_CODES.interrupted.code;
  } finally {
    release();
  }
};
