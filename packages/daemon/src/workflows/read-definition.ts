// Reads a definition once, if nobody else can have written it, and says what would run: what is hashed, shown and run is this text.

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { type Engine, MAX_DEFINITION_BYTES, textOfFault } from '@coxswain/engine';
import { messageOf, printableLine, type TrustedWorkflow, type WorkflowCheck } from '@coxswain/protocol';
import { FileRefusal, type FoundFile, readSmallFile } from '@coxswain/protocol/files';
import { foldersUpTo, isWithin, ownershipFault, realPath, statsOf } from './ownership.ts';
import type { WorkflowFile } from './workflow-files.ts';

export interface ReadDefinition {
  /** Its real path. */
  readonly path: string;
  readonly check: WorkflowCheck;
  /** With its sub-workflows in place; undefined: it has faults. */
  readonly text?: string;
  readonly hash?: string;
}

export interface DefinitionPorts {
  readonly engine: Pick<Engine, 'checkWorkflow'>;
  readonly signal?: AbortSignal | undefined;
}

/** Why a file is ignored, and how to fix that. */
export class Ignored extends Error {}

/** Throws {@link Ignored} for a file that is ignored. */
export const readDefinition = async (
  file: WorkflowFile,
  { engine, signal }: DefinitionPorts,
): Promise<ReadDefinition> => {
  try {
    const { real, found } = await (file.root === undefined
      ? readOfHome(file, signal)
      : readOfProject(file, file.root, signal));
    const source = found.bytes.toString('utf8');
    const { check, text } = await engine.checkWorkflow(source, { folder: dirname(real), signal });
    signal?.throwIfAborted();
    return { path: real, check, ...(text !== undefined && { text, hash: hashOf(text) }) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Ignored) throw error;
    if (error instanceof FileRefusal) throw new Ignored(`it ${error.what}`);
    throw new Ignored(`it cannot be read: ${printableLine(messageOf(error))}`);
  }
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Found {
  readonly real: string;
  readonly found: FoundFile;
}

/** Only the user may write to the file, to its folder, or to any folder on the way there. */
const readOfProject = async (
  { path }: WorkflowFile,
  root: string,
  signal: AbortSignal | undefined,
): Promise<Found> => {
  const real = await realPath(path, signal);
  const folder = await realPath(dirname(path), signal);
  for (const end of [folder, real])
    if (!isWithin(end, root))
      throw new Ignored(
        `it points outside the repository, to ${printableLine(end)}: put the file itself there`,
      );
  const folders = [dirname(path), folder, dirname(real)].flatMap((start) => foldersUpTo(start, root));
  requireOwn(ownershipFault(await statsOf([...new Set(folders)], signal)));
  // In folders that only we may write to, the path leads to the same file as a moment ago.
  const found = await readSmallFile(real, { signal, followsLinks: false, maxBytes: MAX_DEFINITION_BYTES });
  requireOwn(ownershipFault([{ path: real, stats: found.stats }]));
  return { real, found };
};

/** The home was checked when the daemon started; the targets of dotfile links may be the system's. */
const readOfHome = async ({ path }: WorkflowFile, signal: AbortSignal | undefined): Promise<Found> => {
  const real = await realPath(path, signal);
  const [folder] = await statsOf([dirname(path)], signal);
  const found = await readSmallFile(real, { signal, followsLinks: false, maxBytes: MAX_DEFINITION_BYTES });
  requireOwn(
    ownershipFault([...(folder ? [folder] : []), { path: real, stats: found.stats }], { mayBeRoots: true }),
  );
  return { real, found };
};

const requireOwn = (why: string | undefined): void => {
  if (why !== undefined) throw new Ignored(why);
};

/** Whether what would run now is trusted. */
export const trustOf = (
  { path, hash }: Pick<ReadDefinition, 'path' | 'hash'>,
  trusted: readonly TrustedWorkflow[],
): 'trusted' | 'changed' | 'untrusted' => {
  const known = trusted.find((one) => one.path === path);
  if (known === undefined) return 'untrusted';
  return known.hash === hash ? 'trusted' : 'changed';
};

/** What lists say of it. */
export const described = ({ check: { description, steps, faults } }: ReadDefinition) => {
  const [fault] = faults;
  return {
    description,
    steps: steps?.length ?? 0,
    ...(fault !== undefined && { fault: textOfFault(fault) }),
  };
};
