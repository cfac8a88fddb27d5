// The bare result of a task: nothing added in a pipe, a last line feed for eyes.

import type { Task } from '@coxswain/protocol';
import type { Output } from '../output/output.ts';

/** Prints what a completed task answered. */
export const printResult = async ({ result = '' }: Task, output: Output): Promise<void> => {
  if (result !== '') await output.raw(result);
  if (output.isTerminal && result !== '' && !result.endsWith('\n')) await output.line();
};
