// Brings together what a definition consists of: its text, and the files of sub-workflows that steps name by a path.

import { basename, isAbsolute, join, normalize } from 'node:path';
import { codeOf } from '@coxswain/protocol';
import { FileRefusal } from '@coxswain/protocol/files';
import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { addFault, type SourceText, sourceTextOf } from './source-text.ts';

export interface LoadedFile {
  /** For a definition without a name of its own: that of its file. */
  readonly name: string | undefined;
  readonly source: SourceText;
  readonly files: ReadonlyMap<Node, LoadedFile>;
}

/** Reads a file; throws where it cannot. */
export type ReadText = (path: string) => Promise<string>;

export interface LoadOptions {
  /** Relative paths begin here; undefined: nothing is looked into. */
  readonly folder: string | undefined;
  readonly read: ReadText;
  /** Whether a path without a folder is a fault. */
  readonly requiresFiles: boolean;
}

/** So many files one definition may consist of. */
const MAX_FILES = 100;
/** The largest file of a definition that is read: to parse one takes the daemon's time, and anybody may have written it. */
export const MAX_DEFINITION_BYTES = 256 * 1024;
const MAX_CHARACTERS_IN_ALL = 1_000_000;

/** The definition with everything it names; whatever cannot be read is among its faults. */
export const loadWorkflow = async (text: string, options: LoadOptions): Promise<LoadedFile> => {
  const source = sourceTextOf(text, []);
  return new Loader(options).load(source, options.folder, []);
};

class Loader {
  readonly #options: LoadOptions;
  #count = 0;
  #characters = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  async load(source: SourceText, folder: string | undefined, above: readonly string[]): Promise<LoadedFile> {
    const files = new Map<Node, LoadedFile>();
    for (const { node, path } of namedFiles(source)) {
      const loaded = await this.#file(source, { node, path, folder, above });
      if (loaded) files.set(node, loaded);
    }
    return { name: nameOf(source.file), source, files };
  }

  async #file(
    source: SourceText,
    named: {
      readonly node: Node;
      readonly path: string;
      readonly folder: string | undefined;
      readonly above: readonly string[];
    },
  ): Promise<LoadedFile | undefined> {
    const { node, path, folder, above } = named;
    const fault = (message: string): undefined => {
      addFault(source, { offset: node.range?.[0] ?? 0, path: 'workflow', message });
    };
    if (folder === undefined && !isAbsolute(path)) {
      if (this.#options.requiresFiles)
        fault(
          `'${path}' is a path, and nothing says in which folder it lies: give the folder, write it in place, or save the job again if one runs it`,
        );
      return undefined;
    }
    const full = normalize(isAbsolute(path) ? path : join(folder ?? '/', path));
    if (above.includes(full)) return fault(`'${path}' is a part of itself`);
    this.#count += 1;
    if (this.#count > MAX_FILES) return fault(`there are more than ${MAX_FILES} files`);
    try {
      const text = await this.#options.read(full);
      this.#characters += text.length;
      if (this.#characters > MAX_CHARACTERS_IN_ALL)
        return fault(`the files have more than ${MAX_CHARACTERS_IN_ALL} characters in all`);
      return await this.load(sourceTextOf(text, source.faults, path), join(full, '..'), [...above, full]);
    } catch (error) {
      if (error instanceof FileRefusal) return fault(error.message);
      const why = codeOf(error) ?? String(error);
      return fault(why === 'ENOENT' ? `there is no file ${full}` : `${full} cannot be read (${why})`);
    }
  }
}

const nameOf = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : basename(file).replace(/\.(?:ya?ml|json)$/, '');

/** The paths that steps name, wherever in branches and sub-workflows they stand. */
const namedFiles = (source: SourceText): readonly { readonly node: Node; readonly path: string }[] =>
  pairsOf(source.document.contents).flatMap(({ value }) =>
    isScalar(value) && typeof value.value === 'string' ? [{ node: value, path: value.value }] : [],
  );

/** The `workflow` of each step below. */
export const pairsOf = (node: unknown): readonly Pair[] => {
  if (isSeq(node)) return node.items.flatMap(pairsOf);
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) => {
    const key = isScalar(pair.key) ? pair.key.value : undefined;
    if (key === 'workflow') return isScalar(pair.value) ? [pair] : pairsOf(pair.value);
    return key === 'steps' || key === 'then' || key === 'else' ? pairsOf(pair.value) : [];
  });
};
