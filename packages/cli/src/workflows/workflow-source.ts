// Finds the named definition: a file, the standard input, or the name of one that is saved. What is a path is never taken for a
// name, nor a name for a path: a file that a project happens to have must not run in place of a workflow.

import { dirname, join, relative, resolve } from 'node:path';
import {
  messageOf,
  ProblemError,
  type SavedDefinition,
  type WorkflowCheck,
  type WorkflowFault,
} from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { readNamed } from '../input/named-file.ts';
import { required, text } from '../input/parameter.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { safeLine } from '../output/output.ts';

/** The text of a file that the user named, whatever is in it. */
export interface WorkflowText {
  readonly source: string;
  /** Where its sub-workflows lie. */
  readonly folder: string;
}

export interface NamedWorkflow {
  /** As it was named. */
  readonly shownAs: string;
  readonly text?: WorkflowText;
  readonly saved?: SavedDefinition;
}

export const workflowArgument = required(
  '<file|name>',
  'a file, - for stdin, or the name of a saved workflow',
  text,
  {
    completes: 'workflow',
  },
);

/** What is written as the path of a definition. */
export const isWorkflowPath = (named: string): boolean =>
  named.includes('/') || /\.(?:ya?ml|json)$/.test(named);

/** Throws a usage problem when there is no such file or name, `forbidden` when every file of that name is ignored. */
export const namedWorkflow = async (named: string, context: Context): Promise<NamedWorkflow> => {
  const { deps, client } = context;
  if (named === '-')
    return { shownAs: '<stdin>', text: { source: await deps.input.readAll(), folder: deps.folder } };
  if (isWorkflowPath(named)) {
    const folder = dirname(resolve(deps.folder, named));
    return { shownAs: named, text: { source: await readWorkflow(named, context), folder } };
  }
  const saved = await (await client()).workflows
    .read({ name: named, folder: deps.folder })
    .catch((error: unknown) => {
      if (!(error instanceof ProblemError) || error.code !== 'not_found') throw error;
      throw usageProblem(`${error.message}; to use a file, give its path, like ./${named}`);
    });
  return { shownAs: relative(deps.folder, saved.path), saved };
};

const readWorkflow = async (named: string, { deps }: Context): Promise<string> => {
  try {
    return await readNamed(named, deps);
  } catch (error) {
    throw usageProblem(`cannot read ${named}: ${messageOf(error)}`);
  }
};

/** What is wrong with it, and its steps. */
export const checkOf = async (
  { text: file, saved }: NamedWorkflow,
  { client }: Context,
): Promise<WorkflowCheck> =>
  saved?.check ?? (await client()).workflows.validate({ source: file?.source ?? '', folder: file?.folder });

/** Surprises of a name: that it hides another one, or that one was ignored. */
export const noteHidden = async ({ saved }: NamedWorkflow, { output, words }: Context): Promise<void> => {
  if (saved === undefined) return;
  const { workflows } = words;
  for (const { path, why } of saved.passedOver) await output.note(safeLine(workflows.passedOver(path, why)));
  if (saved.hides !== undefined) await output.note(safeLine(workflows.hides(saved.path, saved.hides)));
};

/** `ci.yaml:12:5: unknown key 'rnu' of a step`, as editors read it. */
export const faultLine = ({ shownAs }: Pick<NamedWorkflow, 'shownAs'>, fault: WorkflowFault): string => {
  const file = fault.file === undefined ? shownAs : join(dirname(shownAs), fault.file);
  return `${file}:${fault.line}:${fault.column}: ${fault.message}`;
};
