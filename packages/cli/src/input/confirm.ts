// Asking before something is lost. Without a terminal nobody can answer, so `--yes` must have been said before.

import type { Context } from '../command.ts';
import { usageProblem } from './usage-problem.ts';

const YES = /^(y|yes|是|好)$/i;

/**
 * True when the user agrees. With `--yes` it does not ask. Without a terminal it throws a usage problem that names the flag,
 * unless `isOptional`: then silence is consent.
 */
export const confirmed = async (
  { deps, globals, output }: Pick<Context, 'deps' | 'globals' | 'output'>,
  question: string,
  isOptional = false,
): Promise<boolean> => {
  if (globals.yes) return true;
  if (!deps.input.isTerminal || !deps.errors.isTerminal) {
    if (isOptional) return true;
    throw usageProblem(`${question} Use --yes to confirm without a terminal`);
  }
  await output.rawNote(`${question} [y/N] `);
  for await (const line of deps.input.lines()) return YES.test(line.trim());
  return false;
};
