// A workflow that a project brings along is shown before it runs for the first time, and whenever it is another one since.

import { basename, dirname, join, resolve } from 'node:path';
import { ProblemError, type SavedDefinition } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { confirmed } from '../input/confirm.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { safeLine } from '../output/output.ts';
import { faultLine, isWorkflowPath } from './workflow-source.ts';

const EXTENSION = /\.(?:ya?ml|json)$/;

/**
 * Shows it and asks, where a person can answer; `--yes` is no answer to this. False: the person said no. Without a terminal it
 * asks nobody, and the daemon refuses to run it.
 */
export const trustedByPerson = async (saved: SavedDefinition, context: Context): Promise<boolean> => {
  const { deps, output, words, globals } = context;
  if (saved.trust === undefined || saved.trust === 'trusted' || saved.hash === undefined) return true;
  if (!deps.input.isTerminal || !deps.errors.isTerminal) return true;
  await showDefinition(saved, context);
  const question = words.workflows.trustQuestion(
    safeLine(saved.path),
    saved.steps,
    saved.trust === 'changed',
  );
  if (!(await confirmed({ deps, output, globals: { ...globals, yes: false } }, question))) return false;
  await (await context.client()).workflows.trust({ path: saved.path, hash: saved.hash });
  return true;
};

/** All of what would run, harmless on a terminal, sub-workflows included. */
export const showDefinition = (
  { text = '' }: Pick<SavedDefinition, 'text'>,
  { output }: Pick<Context, 'output'>,
): Promise<void> => output.rawNote(`${text.trimEnd()}\n\n`);

/** The named workflow of a project, by its name or by its file. Throws for one that needs no trust or has faults. */
export const trustable = async (
  named: string,
  { deps, client }: Pick<Context, 'deps' | 'client'>,
): Promise<SavedDefinition & { readonly hash: string }> => {
  const { name, folder } = isWorkflowPath(named)
    ? savedAt(resolve(deps.folder, named))
    : { name: named, folder: deps.folder };
  const saved = await (await client()).workflows.read({ name, folder });
  if (saved.origin === 'home')
    throw usageProblem(`${saved.path} is your own workflow and does not need to be trusted`);
  const { hash } = saved;
  if (hash !== undefined) return { ...saved, hash };
  const [fault] = saved.check.faults;
  throw new ProblemError(
    'invalid_request',
    `cannot trust an invalid workflow: ${fault ? faultLine({ shownAs: saved.path }, fault) : saved.path}`,
  );
};

const savedAt = (path: string): { readonly name: string; readonly folder: string } => {
  const folder = dirname(path);
  const project = dirname(dirname(folder));
  if (folder === join(project, '.cox', 'workflows'))
    return { name: basename(path).replace(EXTENSION, ''), folder: project };
  throw usageProblem(
    `${path} is not in a project's .cox/workflows, so it does not need to be trusted; run it by its path`,
  );
};
