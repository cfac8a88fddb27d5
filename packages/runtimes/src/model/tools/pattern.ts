// Finds a regular expression in a text within a time limit: a pattern that a model writes can take for ever, and would take
// the whole daemon with it.

import { createContext, Script } from 'node:vm';
import { ToolRefusal } from './tool.ts';

const TEXT_TIMEOUT_MS = 250;

export interface LineMatch {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

const FIND = new Script(`
  (() => {
    const found = [];
    const lines = text.split('\\n');
    for (let at = 0; at < lines.length && found.length < most; at++)
      if (pattern.test(lines[at])) found.push(at);
    return found.join(',');
  })()
`);

/** Makes what finds the lines of a text that the pattern fits. Throws a {@link ToolRefusal} when it is no pattern. */
export const patternFinder = (source: string, ignoresCase: boolean) => {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, ignoresCase ? 'i' : '');
  } catch (error) {
    throw new ToolRefusal(
      `the pattern cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const context = createContext({ pattern, text: '', most: 0 });
  return (text: string, most: number): readonly LineMatch[] => {
    Object.assign(context, { text, most });
    let found: unknown;
    try {
      found = FIND.runInContext(context, { timeout: TEXT_TIMEOUT_MS });
    } catch {
      throw new ToolRefusal('the pattern takes too long; write it without repetitions inside repetitions');
    }
    if (typeof found !== 'string' || found === '') return [];
    const lines = text.split('\n');
    return found.split(',').map((at) => ({ line: Number(at) + 1, text: lines[Number(at)] ?? '' }));
  };
};
