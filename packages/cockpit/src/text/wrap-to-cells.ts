// Text broken into lines that fit, for everything that scrolls: what is counted in lines must be broken before it is drawn.

import { cellWidth } from '@coxswain/protocol';

const TAB = '    ';
let segmenter: Intl.Segmenter | undefined;

/** A line without a break, cut where the cells end; a grapheme that is wider than all of them stands alone. */
const broken = (line: string, cells: number): string[] => {
  segmenter ??= new Intl.Segmenter();
  const lines: string[] = [];
  let kept = '';
  let width = 0;
  for (const { segment } of segmenter.segment(line)) {
    const wide = cellWidth(segment);
    if (width + wide > cells && kept !== '') {
      lines.push(kept);
      kept = '';
      width = 0;
    }
    kept += segment;
    width += wide;
  }
  return [...lines, kept];
};

/** Where a line may be broken: after blanks, and between the characters of scripts that write none, but not before a stop. */
const BETWEEN_WORDS =
  /(?<=\s)(?=\S)|(?<=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}，。、！？；：）」』】》])(?![\s，。、！？；：）」』】》])/u;

/** Words stay whole where they fit; blanks at a break are dropped. */
const wrappedLine = (line: string, cells: number): string[] => {
  if (cellWidth(line) <= cells) return [line];
  const lines: string[] = [];
  let kept = '';
  for (const word of line.split(BETWEEN_WORDS)) {
    const joined = kept + word;
    if (cellWidth(joined.trimEnd()) <= cells) {
      kept = joined;
      continue;
    }
    if (kept.trim() !== '') lines.push(kept.trimEnd());
    const pieces = broken(word.trimEnd(), cells);
    kept = (pieces.pop() ?? '') + word.slice(word.trimEnd().length);
    lines.push(...pieces);
  }
  return [...lines, kept.trimEnd()];
};

/**
 * Breaks text that went through `printable` into lines of at most `cells`. `isExact`: breaks fall where the cells end and
 * nothing is dropped, as commands and diffs need it. Tabs become four blanks.
 */
export const wrapToCells = (text: string, cells: number, isExact = false): string[] => {
  const room = Math.max(1, cells);
  const lines = text.replaceAll('\t', TAB).split('\n');
  return lines.flatMap((line) =>
    isExact && cellWidth(line) > room ? broken(line, room) : isExact ? [line] : wrappedLine(line, room),
  );
};
