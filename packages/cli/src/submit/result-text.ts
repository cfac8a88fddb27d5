// The bare result of a task: nothing but it, ended like every text.

import type { Task } from '@coxswain/protocol';
import type { Output } from '../output/output.ts';

/** Prints what a completed task answered; nothing when it answered nothing. */
export const printResult = async ({ result = '' }: Task, output: Output): Promise<void> => {
  if (result !== '') await output.raw(result.endsWith('\n') ? result : `${result}\n`);
};
