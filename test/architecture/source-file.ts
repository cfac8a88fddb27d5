// One file of ours as the rules see it: what it imports, and which pieces of the outside world it reaches for.

import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'rolldown/utils';

/** One import, types included. */
export interface Import {
  readonly line: number;
  /** What is imported; undefined when it is computed at run time. */
  readonly specifier: string | undefined;
  readonly isType: boolean;
  /** True when the module is loaded together with the file, not later on demand. */
  readonly isEager: boolean;
}

/** A use of something that belongs in one place: `console`, `Date.now()`, `new Date()`, `Math.random`, `process.exit`. */
export interface WorldUse {
  readonly line: number;
  readonly what: string;
}

export interface SourceFile {
  /** Relative to the root of the project, with `/`. */
  readonly path: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
  readonly uses: readonly WorldUse[];
}

/** An undeclared global that a rule may forbid, by object and member; `*` stands for every member. */
const WATCHED = new Set(['console.*', 'Date.now', 'Math.random', 'process.exit']);

/** Reads TypeScript with a real parser: imports written in strings and comments are none. */
export const parseSource = (path: string, text: string): SourceFile => {
  const { program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const lineOf = lineFinder(text);
  const imports: Import[] = [];
  const uses: WorldUse[] = [];
  const add = (start: number, specifier: string | undefined, isType: boolean, isEager: boolean): void => {
    imports.push({ line: lineOf(start), specifier, isType, isEager });
  };
  new Visitor({
    ImportDeclaration: ({ start, source, importKind }) =>
      add(start, source.value, importKind === 'type', importKind !== 'type'),
    ExportAllDeclaration: ({ start, source, exportKind }) =>
      add(start, source.value, exportKind === 'type', exportKind !== 'type'),
    ExportNamedDeclaration: ({ start, source, exportKind }) => {
      if (source) add(start, source.value, exportKind === 'type', exportKind !== 'type');
    },
    ImportExpression: ({ start, source }) => add(start, literal(source), false, false),
    TSImportType: ({ start, source }) => add(start, literal(source), true, false),
    CallExpression: ({ start, callee, arguments: [first] }) => {
      if (callee.type === 'Identifier' && callee.name === 'require') add(start, literal(first), false, true);
    },
    NewExpression: ({ start, callee, arguments: given }) => {
      if (callee.type === 'Identifier' && callee.name === 'Date' && given.length === 0)
        uses.push({ line: lineOf(start), what: 'new Date()' });
    },
    MemberExpression: ({ start, object, property }) => {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
      const what = `${object.name}.${property.name}`;
      if (WATCHED.has(what) || WATCHED.has(`${object.name}.*`)) uses.push({ line: lineOf(start), what });
    },
  }).visit(program);
  return { path, lineCount: text.trimEnd().split('\n').length, imports, uses };
};

export const readSource = (root: string, path: string): SourceFile =>
  parseSource(path, readFileSync(`${root}/${path}`, 'utf8'));

const literal = (
  node: { readonly type: string; readonly value?: unknown } | undefined,
): string | undefined =>
  node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;

const lineFinder = (text: string): ((offset: number) => number) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
};
