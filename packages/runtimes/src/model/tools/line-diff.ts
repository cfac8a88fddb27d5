// A change of a text as people read it: the lines that go and the lines that come, with a little of what is around them.

import type { ToolDiff } from '@coxswain/protocol';

const CONTEXT_LINES = 3;

interface Hunk {
  /** The line at which it begins, from 1. */
  readonly line: number;
  readonly before: readonly string[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly after: readonly string[];
}

const hunkOf = (oldText: string, newText: string): Hunk => {
  const from = oldText.split('\n');
  const to = newText.split('\n');
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  const start = Math.max(0, head - CONTEXT_LINES);
  return {
    line: start + 1,
    before: from.slice(start, head),
    removed: from.slice(head, from.length - tail),
    added: to.slice(head, to.length - tail),
    after: from.slice(from.length - tail, from.length - tail + CONTEXT_LINES),
  };
};

const lines = (mark: string, each: readonly string[]): readonly string[] => each.map((line) => mark + line);

// What ends with its last line has none after it.
const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');

/** The whole change, as one hunk that begins with the path and the line. `undefined`: the file is new. */
export const showChange = (path: string, oldText: string | undefined, newText: string): string => {
  if (oldText === undefined) return [`new file ${path}`, ...lines('+', linesOf(newText))].join('\n');
  const { line, before, removed, added, after } = hunkOf(oldText, newText);
  return [
    `change ${path} at line ${line}`,
    ...lines(' ', before),
    ...lines('-', removed),
    ...lines('+', added),
    ...lines(' ', after),
  ].join('\n');
};

/** The changed part of a file with what is around it; a new file as a whole. */
export const diffOf = (path: string, oldText: string | undefined, newText: string): ToolDiff => {
  if (oldText === undefined) return { path, newText };
  const { before, removed, added, after } = hunkOf(oldText, newText);
  const around = (middle: readonly string[]): string => [...before, ...middle, ...after].join('\n');
  return { path, oldText: around(removed), newText: around(added) };
};

/** The line, from 1, at which the texts begin to differ. */
export const firstChangedLine = (oldText: string, newText: string): number => {
  const { line, before } = hunkOf(oldText, newText);
  return line + before.length;
};
