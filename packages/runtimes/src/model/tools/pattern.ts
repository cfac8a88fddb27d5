// Finds a regular expression in a text within a time limit: a pattern that a model writes can take for ever.

import { messageOf } from '@coxswain/protocol';
import { runUntrusted, UntrustedLimit, type UntrustedOptions } from '../../untrusted/run-untrusted.ts';
import type { LineMatch } from '../../untrusted/untrusted-operations.ts';
import { ToolRefusal } from './tool.ts';

/** Makes what finds the lines of a text that the pattern fits. Rejects with a {@link ToolRefusal} when it is no pattern. */
export const patternFinder = async (source: string, ignoresCase: boolean, options: UntrustedOptions) => {
  const flags = ignoresCase ? 'i' : '';
  const find = async (text: string, most: number): Promise<readonly LineMatch[]> => {
    try {
      return await runUntrusted('findLines', { source, flags, text, most }, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof UntrustedLimit && error.limit === 'time')
        throw new ToolRefusal('the pattern takes too long; write it without repetitions inside repetitions');
      throw new ToolRefusal(`the pattern cannot be used: ${messageOf(error)}`);
    }
  };
  await find('', 0);
  return find;
};
