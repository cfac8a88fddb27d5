// Wraps text for everything that scrolls: lines must be wrapped before they can be counted.

import { cellWidth } from '@coxswain/protocol';

/** How a tab is drawn. */
export const TAB = '    ';
let segmenter: Intl.Segmenter | undefined;

/** A line without a break, cut where the cells end; a grapheme wider than the line gets a line of its own. */
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

/** Words stay whole where they fit; blanks at a break are dropped. Each word is measured once: prompts can be long. */
const wrappedLine = (line: string, cells: number): string[] => {
  if (line.length <= cells && cellWidth(line) <= cells) return [line];
  const lines: string[] = [];
  let kept = '';
  let width = 0;
  for (const word of line.split(BETWEEN_WORDS)) {
    const body = word.trimEnd();
    const blanks = word.slice(body.length);
    const wide = cellWidth(body);
    if (width + wide <= cells) {
      kept += word;
      width += wide + cellWidth(blanks);
      continue;
    }
    if (kept.trim() !== '') lines.push(kept.trimEnd());
    const pieces = wide <= cells ? [body] : broken(body, cells);
    const last = pieces.pop() ?? '';
    lines.push(...pieces);
    kept = last + blanks;
    width = cellWidth(kept);
  }
  return [...lines, kept.trimEnd()];
};

/** Words stay whole where they fit, and nothing is dropped: blanks at a break stay where they are. */
const exactLine = (line: string, cells: number): string[] => {
  if (line.length <= cells && cellWidth(line) <= cells) return [line];
  const lines: string[] = [];
  let kept = '';
  let width = 0;
  for (const word of line.split(BETWEEN_WORDS)) {
    const wide = cellWidth(word.trimEnd());
    if (width + wide > cells && wide <= cells) {
      lines.push(kept);
      kept = '';
      width = 0;
    }
    // A word longer than a line continues after the others and is hard-wrapped, as are its blanks.
    const pieces = width + cellWidth(word) <= cells ? [kept + word] : broken(kept + word, cells);
    kept = pieces.pop() ?? '';
    width = cellWidth(kept);
    lines.push(...pieces);
  }
  return [...lines, kept];
};

/**
 * Breaks text that went through `printable` into lines of at most `cells`. `isExact`: nothing is dropped at a break, not
 * even a blank, as commands and diffs need it. Tabs become four blanks.
 */
export const wrapToCells = (text: string, cells: number, isExact = false): string[] => {
  const room = Math.max(1, cells);
  const lines = text.replaceAll('\t', TAB).split('\n');
  return lines.flatMap((line) => (isExact ? exactLine(line, room) : wrappedLine(line, room)));
};
