// Chooses the paths that a glob fits, within a time limit: a glob that a model writes can take for ever to expand or to
// match, and would take the whole daemon with it.

import { matchesGlob } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createContext, Script } from 'node:vm';
import { ToolRefusal } from './tool.ts';

/** Paths that are looked at in one go; others have their turn between two. */
const BATCH = 2_000;
const BATCH_TIMEOUT_MS = 250;
const SHOWN_CHARACTERS = 100;

const CHOOSE = new Script('paths.filter(fits)');

/**
 * Those of the paths that the glob fits, in their order; one without a slash means the name, wherever it lies. Rejects with
 * a {@link ToolRefusal} when it is no glob, or takes too long.
 */
export const pathsThatFit = async (paths: readonly string[], glob: string): Promise<readonly string[]> => {
  const whole = glob.includes('/') ? glob.replace(/^\.\//, '') : `**/${glob}`;
  const context = createContext({ paths: [], fits: (path: string) => matchesGlob(path, whole) });
  const chosen: string[] = [];
  for (let at = 0; at < paths.length; at += BATCH) {
    if (at > 0) await nextTurn();
    context.paths = paths.slice(at, at + BATCH);
    chosen.push(...chosenOf(context, glob));
  }
  return chosen;
};

const chosenOf = (context: ReturnType<typeof createContext>, glob: string): readonly string[] => {
  try {
    // It filters an array of strings.
    return CHOOSE.runInContext(context, { timeout: BATCH_TIMEOUT_MS }) as readonly string[];
  } catch (error) {
    throw new ToolRefusal(
      `the glob ${glob.slice(0, SHOWN_CHARACTERS)} cannot be used: ${whyNot(error)}; write a simpler one`,
    );
  }
};

// What the time limit throws is an error of the other context, and so no instance of ours.
const whyNot = (error: unknown): string => {
  const { code, message } = Object(error);
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'it takes too long' : String(message ?? error);
};
