// Which definition is meant: a file, the standard input, or the name of one that is saved.

import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { nearest, type WorkflowFault } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { required, text } from '../input/parameter.ts';
import { usageProblem } from '../input/usage-problem.ts';

export interface WorkflowText {
  /** As it was named. */
  readonly shownAs: string;
  readonly source: string;
  /** Where its sub-workflows lie. */
  readonly folder: string;
}

export const workflowArgument = required(
  '<file|name>',
  'a file, - for stdin, or the name of a saved workflow',
  text,
  {
    completes: 'workflow',
  },
);

/** Throws a usage problem when there is neither such a file nor such a name. */
export const workflowText = async (named: string, { world, client }: Context): Promise<WorkflowText> => {
  if (named === '-') return { shownAs: '<stdin>', source: await world.input.readAll(), folder: world.folder };
  const path = resolve(world.folder, named);
  const found = await readIfThere(path, named);
  if (found !== undefined) return { shownAs: named, source: found, folder: dirname(path) };
  const saved = await (await client()).workflows.list(world.folder);
  const one = saved.find(({ name }) => name === named);
  if (one) {
    const source = await readFile(one.path, 'utf8');
    return { shownAs: relative(world.folder, one.path), source, folder: dirname(one.path) };
  }
  const names = saved.map(({ name }) => name);
  const meant = nearest(named, names);
  const hint = meant === undefined ? `saved: ${names.join(', ') || 'none'}` : `did you mean '${meant}'?`;
  throw usageProblem(`there is no file ${named} and no saved workflow of that name; ${hint}`);
};

const readIfThere = async (path: string, named: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // A folder of that name does not hide a saved workflow.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw usageProblem(`cannot read ${named}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** `ci.yaml:12:5: there is no 'rnu' here`, as editors read it. */
export const faultLine = ({ shownAs }: WorkflowText, fault: WorkflowFault): string => {
  const file = fault.file === undefined ? shownAs : join(dirname(shownAs), fault.file);
  return `${file}:${fault.line}:${fault.column}: ${fault.message}`;
};
