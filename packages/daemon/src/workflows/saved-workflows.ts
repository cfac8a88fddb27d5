// Saved workflows by name: those of the cox home, and those of a project. A project's own takes
// precedence over the home; it runs only if its content is trusted, and lists show what it hides.

import { dirname } from 'node:path';
import type { Ledger } from '@coxswain/ledger';
import {
  didYouMean,
  ProblemError,
  printableLine,
  type SavedDefinition,
  type SavedWorkflow,
} from '@coxswain/protocol';
import { asArgument } from './ownership.ts';
import { type DefinitionPorts, described, Ignored, readDefinition, trustOf } from './read-definition.ts';
import {
  allFiles,
  filesNamed,
  MAX_ENTRIES,
  projectFileAt,
  type WorkflowFile,
  type WorkflowSearch,
} from './workflow-files.ts';

export interface SavedPorts extends Omit<DefinitionPorts, 'signal'> {
  readonly ledger: Pick<Ledger, 'trust'>;
}

const MAX_DEFINITIONS = 200;
/** Reading and checking them all; the rest is listed without. */
const LIST_DEADLINE_MS = 5_000;

/** By name; each that its name does not select says why. */
export const savedWorkflows = async (
  search: WorkflowSearch,
  { engine, ledger }: SavedPorts,
): Promise<readonly SavedWorkflow[]> => {
  const trusted = await ledger.trust.list();
  const { files, cut } = await allFiles(search);
  const enough = AbortSignal.timeout(LIST_DEADLINE_MS);
  const signal = search.signal === undefined ? enough : AbortSignal.any([search.signal, enough]);
  const meant = new Map<string, string>();
  const rows: SavedWorkflow[] = cut.map((folder) => ({
    name: '…',
    path: folder,
    origin: folder === search.homeFolder ? 'home' : 'project',
    steps: 0,
    ignored: `there are more than ${MAX_ENTRIES} entries: the rest is skipped`,
  }));
  for (const [index, file] of files.entries()) {
    const { name, path } = file;
    const row = { name, path, origin: originOf(file), steps: 0 } as const;
    const hiddenBy = meant.get(name);
    if (hiddenBy !== undefined) {
      rows.push({ ...row, hiddenBy });
      continue;
    }
    if (index >= MAX_DEFINITIONS) {
      rows.push({ ...row, ignored: `there are more than ${MAX_DEFINITIONS} workflows: this one is skipped` });
      continue;
    }
    const read = await readDefinition(file, { engine, signal }).catch((error: unknown) => {
      search.signal?.throwIfAborted();
      if (enough.aborted) return new Ignored('there was no time to check it');
      if (error instanceof Ignored) return error;
      throw error;
    });
    if (read instanceof Ignored) {
      rows.push({ ...row, ignored: read.message });
      continue;
    }
    meant.set(name, path);
    rows.push({
      ...row,
      ...described(read),
      ...(file.root !== undefined && { trust: trustOf(read, trusted) }),
    });
  }
  return rows.sort((one, other) => one.name.localeCompare(other.name));
};

const originOf = ({ root }: WorkflowFile): SavedWorkflow['origin'] =>
  root === undefined ? 'home' : 'project';

/** The one that a name means, read once. Throws `not_found`, or `forbidden` when every file of that name is ignored. */
export const savedDefinition = async (
  name: string,
  search: WorkflowSearch,
  { engine, ledger }: SavedPorts,
): Promise<SavedDefinition> => {
  const files = await filesNamed(name, search);
  const passedOver: { path: string; why: string }[] = [];
  for (const [index, file] of files.entries()) {
    try {
      const read = await readDefinition(file, { engine, signal: search.signal });
      const hidden = files.slice(index + 1).find(({ root }) => file.root !== undefined && root === undefined);
      return {
        name,
        path: file.root === undefined ? file.path : read.path,
        origin: originOf(file),
        ...described(read),
        ...(file.root !== undefined && { trust: trustOf(read, await ledger.trust.list()) }),
        text: read.text,
        hash: read.hash,
        check: read.check,
        folder: dirname(read.path),
        ...(hidden && { hides: hidden.path }),
        passedOver,
      };
    } catch (error) {
      if (!(error instanceof Ignored)) throw error;
      passedOver.push({ path: file.path, why: error.message });
    }
  }
  const [first] = passedOver;
  if (first) throw new ProblemError('forbidden', `${printableLine(first.path)} is ignored: ${first.why}`);
  throw await unknown(name, search);
};

const unknown = async (name: string, search: WorkflowSearch): Promise<ProblemError> => {
  const names = [...new Set((await allFiles(search)).files.map((file) => file.name))].slice(
    0,
    MAX_DEFINITIONS,
  );
  const hint = didYouMean(name, names, `saved: ${names.join(', ') || 'none'}`);
  return new ProblemError('not_found', printableLine(`there is no saved workflow '${name}'${hint}`));
};

/** Throws `illegal_transition` when the content at the path does not have that hash. */
export const requireContent = async (
  { path, hash }: { readonly path: string; readonly hash: string },
  { engine, signal }: DefinitionPorts,
): Promise<void> => {
  const read = await readDefinition(await projectFileAt(path, signal), { engine, signal }).catch(
    (error: unknown) => {
      if (error instanceof Ignored)
        throw new ProblemError('forbidden', `${printableLine(path)} is ignored: ${error.message}`);
      throw error;
    },
  );
  if (read.path === path && read.hash === hash) return;
  throw new ProblemError(
    'illegal_transition',
    `${printableLine(path)} changed since you reviewed it: review it again`,
  );
};

/** Throws `forbidden` with the command that fixes it, unless it may run. */
export const requireTrusted = ({ name, path, trust }: SavedDefinition): void => {
  if (trust === undefined || trust === 'trusted') return;
  const what =
    trust === 'changed'
      ? 'has changed since it was trusted'
      : 'came with this project and is not trusted yet';
  throw new ProblemError(
    'forbidden',
    printableLine(`${path} ${what}: review it, then run: cox workflows trust ${asArgument(name)}`),
  );
};
