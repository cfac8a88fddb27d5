// A definition as text: parsed, with the place of everything in it, and the list of what is wrong with it.

import { ProblemError, type WorkflowFault } from '@coxswain/protocol';
import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';

export interface SourceText {
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
  /** As the step that names it wrote it; undefined: the definition itself. */
  readonly file: string | undefined;
  readonly faults: WorkflowFault[];
}

/** Reads YAML 1.2, of which JSON is a part. What is wrong with its form is in the faults, which are shared with `faults`. */
export const sourceTextOf = (
  text: string,
  faults: WorkflowFault[],
  file: string | undefined = undefined,
): SourceText => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    keepSourceTokens: false,
    // The library compares each key with all before it: a file of a megabyte would hold the daemon up for minutes.
    uniqueKeys: false,
  });
  const source = { text, document, lines, file, faults };
  for (const { message, pos } of document.errors) addFault(source, { offset: pos[0], path: '', message });
  for (const { offset, key } of repeatedKeys(document))
    addFault(source, { offset, path: key, message: `'${key}' is there twice` });
  return source;
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

/** Nobody reads more of them. */
const MAX_FAULTS = 200;

/** The first {@link MAX_FAULTS} are kept. */
export const addFault = (
  { lines, file, faults }: SourceText,
  fault: { readonly offset: number; readonly path: string; readonly message: string },
): void => {
  if (faults.length >= MAX_FAULTS) return;
  const { line, col } = lines.linePos(fault.offset);
  const { path, message } = fault;
  faults.push({ line: Math.max(1, line), column: Math.max(1, col), path, message, file });
};

/** How many faults one error line tells; the rest is counted. */
const MOST_TOLD = 5;

/** `12:5: …; 14:3: …`, with the faults themselves for who reads them one by one. */
export const faultsProblem = (faults: readonly WorkflowFault[]): ProblemError => {
  const told = faults.slice(0, MOST_TOLD).map(textOfFault).join('; ');
  const rest = faults.length > MOST_TOLD ? `; and ${faults.length - MOST_TOLD} more` : '';
  return new ProblemError('invalid_request', `the workflow is not valid: ${told}${rest}`, {
    faults: faults.map((fault) => ({ path: placeOf(fault), message: fault.message })),
  });
};

export const textOfFault = (fault: WorkflowFault): string => `${placeOf(fault)}: ${fault.message}`;

const placeOf = ({ file, line, column }: WorkflowFault): string =>
  `${file === undefined ? '' : `${file}:`}${line}:${column}`;
