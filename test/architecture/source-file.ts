// A source file as the rules see it: its imports, and which parts of its environment it accesses.

import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'rolldown/utils';

/** One import, types included. */
export interface Import {
  readonly line: number;
  /** The imported name; undefined if computed at run time. */
  readonly specifier: string | undefined;
  readonly isType: boolean;
  /** True if the module is loaded with the file, not on demand. */
  readonly isEager: boolean;
}

/** A use of something that is restricted to certain files: `console`, `Date.now()`, `new Date()`, `Math.random`, `process.exit`. */
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

/** Globals that a rule may forbid, by object and member; `*` matches every member. */
const WATCHED = new Set(['console.*', 'Date.now', 'Math.random', 'process.exit']);

/** Uses a real TypeScript parser: imports in strings and comments do not count. */
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
