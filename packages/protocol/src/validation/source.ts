// YAML, of which JSON is a part, with the place of everything in it and the list of what is wrong with it.

import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** Something that is wrong in a file. Lines and columns as editors count them: from 1. */
export interface SourceFault {
  readonly line: number;
  readonly column: number;
  /** `steps[0].run`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** As another file names it; undefined: it is the one that is read. */
  readonly file?: string;
}

export interface Source {
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string | undefined;
  /** The first {@link MAX_FAULTS} of them. */
  readonly faults: SourceFault[];
  /** Nothing can be read from it: whatever follows from that would be noise. */
  readonly isMalformed: boolean;
}

interface SourceOptions {
  /** Shared with the sources that belong to this one. */
  readonly faults?: SourceFault[];
  readonly file?: string | undefined;
  /** What the library only warns of, an unknown tag for one, is a fault. */
  readonly isStrict?: boolean;
}

/** Nobody reads more of them. */
export const MAX_FAULTS = 200;

/** Reads YAML 1.2. What is wrong with its form is in the faults. Never throws. */
export const parseSource = (
  text: string,
  { faults = [], file, isStrict = false }: SourceOptions = {},
): Source => {
  const lines = new LineCounter();
  const document = parsed(text, lines);
  const wrong = [...document.errors, ...(isStrict ? document.warnings : [])];
  const isMalformed = wrong.length > 0;
  const source = { text, document, lines, file, faults, isMalformed };
  for (const { message, pos } of wrong)
    addFault(source, { offset: pos[0], path: '', message: `not well-formed YAML: ${message}` });
  if (!isMalformed)
    for (const { offset, key } of repeatedKeys(document))
      addFault(source, { offset, path: key, message: `'${key}' is there twice` });
  return source;
};

const OPTIONS = {
  prettyErrors: false,
  keepSourceTokens: false,
  logLevel: 'silent',
  // The library compares each key with all before it: a file of a megabyte would hold the daemon up for minutes.
  uniqueKeys: false,
} as const;

const parsed = (text: string, lineCounter: LineCounter): Document => {
  try {
    return parseDocument(text, { ...OPTIONS, lineCounter });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'it is nested too deep';
    return Object.assign(parseDocument('', OPTIONS), { errors: [{ message, pos: [0, 0] }] });
  }
};

const repeatedKeys = (document: Document): readonly { readonly offset: number; readonly key: string }[] => {
  const repeated: { offset: number; key: string }[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) repeated.push({ offset: key.range?.[0] ?? 0, key: String(key.value) });
        seen.add(key.value);
      }
    },
  });
  return repeated;
};

/** Notes the fault, unless there are {@link MAX_FAULTS} already. */
export const addFault = (
  { lines, file, faults }: Pick<Source, 'lines' | 'file' | 'faults'>,
  { offset, path, message }: { readonly offset: number; readonly path: string; readonly message: string },
): void => {
  if (faults.length >= MAX_FAULTS) return;
  const { line, col } = lines.linePos(offset);
  faults.push({ line: Math.max(1, line), column: Math.max(1, col), path, message, file });
};
