// The same verb on several tasks: one that fails does not keep the others from getting it.

import type { Context } from '../command.ts';
import { errorLine, exitCodeOf } from '../output/error-line.ts';

/**
 * Does it for each in turn. A failure is reported at once, in one line, and does not stop the rest; the exit code is that of the
 * first failure, else the first that is not 0.
 */
export const forEachTask = async <Ref>(
  refs: readonly Ref[],
  { output, words }: Pick<Context, 'output' | 'words'>,
  verb: (ref: Ref) => Promise<number>,
): Promise<number> => {
  if (refs.length === 1 && refs[0] !== undefined) return verb(refs[0]);
  let code = 0;
  for (const ref of refs) {
    try {
      const own = await verb(ref);
      code ||= own;
    } catch (error) {
      await output.complain(errorLine(error, words));
      code ||= exitCodeOf(error);
    }
  }
  return code;
};
