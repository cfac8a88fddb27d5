// Chooses the paths that a glob fits, within a time limit: a glob that a model writes can take forever to expand or to match.

import { messageOf } from '@coxswain/protocol';
import { runUntrusted, UntrustedLimit, type UntrustedOptions } from '../../untrusted/run-untrusted.ts';
import { ToolRefusal } from './tool.ts';

const SHOWN_CHARACTERS = 100;

/**
 * Those of the paths that the glob fits, in their order; one without a slash matches the name in any folder. Rejects with
 * a {@link ToolRefusal} when it is no glob, or takes too long.
 */
export const pathsThatFit = async (
  paths: readonly string[],
  glob: string,
  options: UntrustedOptions,
): Promise<readonly string[]> => {
  const whole = glob.includes('/') ? glob.replace(/^\.\//, '') : `**/${glob}`;
  try {
    return await runUntrusted('choosePaths', { paths, glob: whole }, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new ToolRefusal(
      `the glob ${glob.slice(0, SHOWN_CHARACTERS)} cannot be used: ${whyNot(error)}; write a simpler one`,
    );
  }
};

const whyNot = (error: unknown): string => {
  if (error instanceof UntrustedLimit && error.limit === 'time') return 'it takes too long';
  return messageOf(error);
};
