// A change of a text as people read it: the lines that go and the lines that come, with a little of what is around them.

import type { ToolDiff } from '@coxswain/protocol';
import { hunksOf } from '@coxswain/protocol/line-changes';

/** The whole change; each part of it begins with the path and the line. `undefined`: the file is new. */
export const showChange = (path: string, oldText: string | undefined, newText: string): string => {
  if (oldText === undefined)
    return [
      `new file ${path}`,
      ...newText
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `+${line}`),
    ].join('\n');
  return hunksOf(oldText, newText)
    .flatMap(({ oldStart, lines }) => [`change ${path} at line ${oldStart}`, ...lines])
    .join('\n');
};

/** The changed part of a file with what is around it; a new file as a whole. */
export const diffOf = (path: string, oldText: string | undefined, newText: string): ToolDiff => {
  if (oldText === undefined) return { path, newText };
  const hunks = hunksOf(oldText, newText);
  const [first, last] = [hunks[0], hunks.at(-1)];
  if (!first || !last) return { path, oldText: '', newText: '' };
  const part = (text: string, start: number, end: number): string =>
    (text.match(/.*\n|.+$/g) ?? []).slice(Math.max(0, start - 1), end - 1).join('');
  return {
    path,
    oldText: part(oldText, first.oldStart, last.oldStart + last.oldLines),
    newText: part(newText, first.newStart, last.newStart + last.newLines),
  };
};

/** The line, from 1, at which the texts begin to differ. */
export const firstChangedLine = (oldText: string, newText: string): number => {
  const [hunk] = hunksOf(oldText, newText);
  return hunk ? hunk.newStart + hunk.lines.findIndex((line) => !line.startsWith(' ')) : 1;
};
