// Line diffs, to show or count. A separate entry point, because most programs do not need it.

import { structuredPatch } from 'diff';
import type { ToolDiff } from '../schema/task-detail.ts';

export interface Hunk {
  /** The first line in the old text, from 1. */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Each starts with `+` (added), `-` (removed) or a space (unchanged). */
  readonly lines: readonly string[];
}

const CONTEXT_LINES = 3;
/** With more edits a minimal diff takes too long: the whole text is replaced. */
const MAX_EDITS = 1_000;

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

const linesOf = (text: string): readonly string[] => ended(text).split('\n').slice(0, -1);

const replaced = (oldText: string, newText: string): Hunk => {
  const [from, to] = [linesOf(oldText), linesOf(newText)];
  const lines = [...from.map((line) => `-${line}`), ...to.map((line) => `+${line}`)];
  return { oldStart: 1, oldLines: from.length, newStart: 1, newLines: to.length, lines };
};

/** The changes with three lines of context. A missing newline at the end counts only if nothing else changes. */
export const hunksOf = (oldText: string, newText: string): readonly Hunk[] => {
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDITS } as const;
  const hunks = (from: string, to: string): readonly Hunk[] =>
    structuredPatch('', '', from, to, undefined, undefined, options)?.hunks ?? [replaced(from, to)];
  const found = hunks(ended(oldText), ended(newText));
  return found.length > 0 || oldText === newText ? found : hunks(oldText, newText);
};

/** How many lines are added and removed. */
export const countChange = (
  diffs: readonly ToolDiff[],
): { readonly added: number; readonly removed: number } => {
  const lines = diffs
    .flatMap(({ oldText = '', newText }) => hunksOf(oldText, newText))
    .flatMap((hunk) => hunk.lines);
  const counted = (mark: string): number => lines.filter((line) => line.startsWith(mark)).length;
  return { added: counted('+'), removed: counted('-') };
};
