// YAML as a tree in which every key and value knows where it stands. Only this file and edit.ts know the parser.

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Place } from './place.ts';
import { hideReferences, showReferences } from './references.ts';

export interface LocatedEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Located;
}

export type Located = { readonly place: Place } & (
  | { readonly shape: 'scalar'; readonly scalar: unknown }
  | { readonly shape: 'list'; readonly items: readonly Located[] }
  | { readonly shape: 'map'; readonly entries: readonly LocatedEntry[] }
);

export interface LocatedDocument {
  /** undefined: the file says nothing. */
  readonly root: Located | undefined;
  readonly faults: readonly { readonly place: Place; readonly message: string }[];
}

/** How deep a config may nest: guards against a file that refers to itself. */
const MAX_DEPTH = 20;

/** Parses YAML 1.2; references are left as they are written. Never throws. */
export const locate = (text: string): LocatedDocument => {
  const lineCounter = new LineCounter();
  const document = parseDocument(hideReferences(text), {
    lineCounter,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = [...document.errors, ...document.warnings].map((error) => ({
    place: placeAt(error.pos[0]),
    message: `not well-formed YAML: ${showReferences(error.message)}`,
  }));
  if (faults.length > 0) return { root: undefined, faults };

  const placeOf = (node: Node | null): Place => placeAt(node?.range?.[0] ?? 0);
  const convert = (node: Node | null, depth: number): Located => {
    const place = placeOf(node);
    if (node === null || depth > MAX_DEPTH) return { shape: 'scalar', scalar: null, place };
    if (isAlias(node)) return { ...convert(node.resolve(document) ?? null, depth + 1), place };
    if (isSeq<Node>(node)) {
      return { shape: 'list', items: node.items.map((item) => convert(item, depth + 1)), place };
    }
    if (isMap<Node, Node | null>(node)) {
      const entries = node.items.map(({ key, value }) => ({
        key: isScalar(key) ? showReferences(String(key.value)) : String(key),
        keyPlace: placeOf(key),
        value:
          value === null
            ? { shape: 'scalar' as const, scalar: null, place: placeOf(key) }
            : convert(value, depth + 1),
      }));
      return { shape: 'map', entries, place };
    }
    const scalar = isScalar(node) ? node.value : null;
    return { shape: 'scalar', scalar: typeof scalar === 'string' ? showReferences(scalar) : scalar, place };
  };
  const root = convert(document.contents, 0);
  const isEmpty = root.shape === 'scalar' && root.scalar === null;
  return { root: isEmpty ? undefined : root, faults };
};

/** The tree as plain values. */
export const plain = (node: Located): unknown => {
  if (node.shape === 'scalar') return node.scalar;
  if (node.shape === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
};
