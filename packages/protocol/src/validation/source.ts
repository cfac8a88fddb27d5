// Parsed YAML (or JSON, a subset of it) with the position of every value and the list of faults.

import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** A fault in a file. Lines and columns count from 1, as in editors. */
export interface SourceFault {
  readonly line: number;
  readonly column: number;
  /** `steps[0].run`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** As another file refers to it; undefined: the file itself. */
  readonly file?: string | undefined;
}

export interface Source {
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string | undefined;
  /** The first {@link MAX_FAULTS} of them. */
  readonly faults: SourceFault[];
  /** It could not be parsed: further faults would be noise. */
  readonly isMalformed: boolean;
}

interface SourceOptions {
  /** Shared with related sources. */
  readonly faults?: SourceFault[];
  readonly file?: string | undefined;
  /** Warnings of the library, such as unknown tags, are faults. */
  readonly isStrict?: boolean;
}

/** The maximum number of faults to record. */
export const MAX_FAULTS = 200;

/** Parses YAML 1.2. Syntax errors are recorded as faults. Never throws. */
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
    addFault(source, { offset: pos[0], path: '', message: `invalid YAML: ${message}` });
  if (!isMalformed)
    for (const { offset, key } of repeatedKeys(document))
      addFault(source, { offset, path: key, message: `duplicate key '${key}'` });
  return source;
};

const OPTIONS = {
  prettyErrors: false,
  keepSourceTokens: false,
  logLevel: 'silent',
  // The library compares each key with all previous ones: a file of a megabyte would block the daemon for minutes.
  uniqueKeys: false,
} as const;

const parsed = (text: string, lineCounter: LineCounter): Document => {
  try {
    return parseDocument(text, { ...OPTIONS, lineCounter });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'nested too deeply';
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

/** Records the fault, unless there are already {@link MAX_FAULTS}. */
export const addFault = (
  { lines, file, faults }: Pick<Source, 'lines' | 'file' | 'faults'>,
  { offset, path, message }: { readonly offset: number; readonly path: string; readonly message: string },
): void => {
  if (faults.length >= MAX_FAULTS) return;
  const { line, col } = lines.linePos(offset);
  faults.push({ line: Math.max(1, line), column: Math.max(1, col), path, message, file });
};
