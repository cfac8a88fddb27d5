// Brings together what a definition consists of: its text, and the files of sub-workflows that steps name by a path. Written out, they
// are one text that needs no other file, so that a retry months later does the same, whatever has become of the files.

import { basename, isAbsolute, join, normalize } from 'node:path';
import { codeOf } from '@coxswain/protocol';
import { FileRefusal } from '@coxswain/protocol/files';
import { Located, parseSource, type Source } from '@coxswain/protocol/validation';
import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

export interface LoadedFile {
  /** For a definition without a name of its own: that of its file. */
  readonly name: string | undefined;
  readonly source: Source;
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
  const source = parseSource(text);
  return new Loader(options).load(source, options.folder, []);
};

class Loader {
  readonly #options: LoadOptions;
  #count = 0;
  #characters = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  async load(source: Source, folder: string | undefined, above: readonly string[]): Promise<LoadedFile> {
    const files = new Map<Node, LoadedFile>();
    for (const { node, path } of namedFiles(source)) {
      const loaded = await this.#file(source, { node, path, folder, above });
      if (loaded) files.set(node, loaded);
    }
    return { name: nameOf(source.file), source, files };
  }

  async #file(
    source: Source,
    named: {
      readonly node: Node;
      readonly path: string;
      readonly folder: string | undefined;
      readonly above: readonly string[];
    },
  ): Promise<LoadedFile | undefined> {
    const { node, path, folder, above } = named;
    const fault = (message: string): undefined => {
      new Located(source, node, 'workflow').fault(message);
    };
    if (folder === undefined && !isAbsolute(path)) {
      if (this.#options.requiresFiles)
        fault(
          `'${path}' is a relative path, but no folder was given: pass the folder, put the workflow inline, or save the job again if this is a job`,
        );
      return undefined;
    }
    const full = normalize(isAbsolute(path) ? path : join(folder ?? '/', path));
    if (above.includes(full)) return fault(`'${path}' includes itself`);
    this.#count += 1;
    if (this.#count > MAX_FILES) return fault(`there are more than ${MAX_FILES} files`);
    try {
      const text = await this.#options.read(full);
      this.#characters += text.length;
      if (this.#characters > MAX_CHARACTERS_IN_ALL)
        return fault(`the files have more than ${MAX_CHARACTERS_IN_ALL} characters in total`);
      return await this.load(parseSource(text, { faults: source.faults, file: path }), join(full, '..'), [
        ...above,
        full,
      ]);
    } catch (error) {
      if (error instanceof FileRefusal) return fault(error.message);
      const why = codeOf(error) ?? String(error);
      return fault(why === 'ENOENT' ? `there is no file ${full}` : `${full} cannot be read (${why})`);
    }
  }
}

const nameOf = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : basename(file).replace(/\.(?:ya?ml|json)$/, '');

/** The paths that steps name, in branches and sub-workflows too. */
const namedFiles = (source: Source): readonly { readonly node: Node; readonly path: string }[] =>
  pairsOf(source.document.contents).flatMap(({ value }) =>
    isScalar(value) && typeof value.value === 'string' ? [{ node: value, path: value.value }] : [],
  );

/** The `workflow` of each step below. */
const pairsOf = (node: unknown): readonly Pair[] => {
  if (isSeq(node)) return node.items.flatMap(pairsOf);
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) => {
    const key = isScalar(pair.key) ? pair.key.value : undefined;
    if (key === 'workflow') return isScalar(pair.value) ? [pair] : pairsOf(pair.value);
    return key === 'steps' || key === 'then' || key === 'else' ? pairsOf(pair.value) : [];
  });
};

/** The whole definition as one text: as it was written when there is nothing to put in. */
export const expandedText = (loaded: LoadedFile): string => {
  if (loaded.files.size === 0) return loaded.source.text;
  expand(loaded);
  return loaded.source.document.toString({ lineWidth: 0 });
};

const expand = ({ source, files }: LoadedFile): void => {
  for (const pair of pairsOf(source.document.contents)) {
    const [node, file] = [...files].find(([candidate]) => candidate === pair.value) ?? [];
    if (!node || !file) continue;
    expand(file);
    pair.value = source.document.createNode(namedAs(file.name, file.source.document.toJS()));
  }
};

/** The definition under that name, unless it has one of its own. */
export const namedAs = (name: string | undefined, plain: unknown): unknown =>
  typeof plain === 'object' && plain !== null && !('name' in plain) ? { name, ...plain } : plain;
