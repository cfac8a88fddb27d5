// What a file may hold after a change that a person saw and allowed. The agent shows the change as texts and then writes the whole
// file: that is what was allowed only if it comes from these texts.

import type { ToolCall } from '@coxswain/protocol';
import { readTextFile } from '../../model/tools/text-file.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../updates/reading.ts';

interface Change {
  readonly path: string;
  /** What goes; undefined: all that is there. */
  readonly oldText: string | undefined;
  readonly newText: string;
}

/** The diffs in a request; where it has none, those that its tool call reported before. */
const changesIn = (asked: Fields, known: ToolCall | undefined): readonly Change[] => {
  const found = listOf(asked.content).flatMap((part) => {
    const { type, path, oldText, newText } = fieldsOf(part);
    if (type !== 'diff' || typeof path !== 'string' || typeof newText !== 'string') return [];
    return [{ path, oldText: typeof oldText === 'string' ? oldText : undefined, newText }];
  });
  if (found.length > 0) return found;
  const diffs = (known?.diffs ?? []).map(({ path, oldText, newText }) => ({ path, oldText, newText }));
  return diffs.length > 0 ? diffs : wholeFile(fieldsOf(asked.rawInput), fieldsOf(known?.input));
};

// Some tools that write a file are shown with what they are given, and that is all of the content.
const wholeFile = (...inputs: readonly Fields[]): readonly Change[] =>
  inputs.flatMap((input) => {
    const path = textOf(input.path) ?? textOf(input.file_path) ?? textOf(input.filePath);
    return path !== undefined && typeof input.content === 'string'
      ? [{ path, oldText: undefined, newText: input.content }]
      : [];
  });

/** A file by its real path with each content that it may have now. */
export interface ShownWrite {
  readonly real: string;
  readonly contents: readonly string[];
}

/** Everything that may be written after the request was allowed, by the files as they are now. */
export const shownWrites = async (
  { asked, known }: { readonly asked: Fields; readonly known: ToolCall | undefined },
  realPathOf: (path: string) => Promise<string | undefined>,
): Promise<readonly ShownWrite[]> => {
  const byPath = Map.groupBy(changesIn(asked, known), ({ path }) => path);
  const writes = [...byPath].map(async ([path, changes]): Promise<readonly ShownWrite[]> => {
    const real = await realPathOf(path);
    if (real === undefined) return [];
    const before = (await readTextFile(real, path).catch(() => undefined)) ?? '';
    return [{ real, contents: contentsAfter(before, changes) }];
  });
  return (await Promise.all(writes)).flat();
};

/** All contents of a file, about. Beyond it each write is asked for separately: an agent may show an `a` become a megabyte. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

// Each change alone and all of them in a row, since an agent may write after each; one text once, or wherever it is.
const contentsAfter = (before: string, changes: readonly Change[]): readonly string[] => {
  const contents: string[] = [];
  let left = MAX_CHARACTERS;
  for (const isEverywhere of [false, true]) {
    let after = before;
    for (const { oldText, newText } of changes) {
      const isWhole = oldText === undefined || oldText === '' || oldText === after;
      const times = isWhole || !isEverywhere ? 1 : after.split(oldText).length - 1;
      left -= after.length + times * newText.length;
      if (left < 0) return contents;
      if (isWhole) after = newText;
      else
        after = isEverywhere
          ? after.replaceAll(oldText, () => newText)
          : after.replace(oldText, () => newText);
      contents.push(after);
    }
  }
  return contents;
};
