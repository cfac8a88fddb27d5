// Markdown as lines of the screen. A pure function: headings, lists, code, quotes and tables of an agent's answer are seen as
// what they are; what a terminal would obey or hide is made visible first.

import { printable } from '@coxswain/protocol';
import type { Line } from '../text/line.ts';
import { endsInBlankLine } from './blank-line.ts';
import { blockLines } from './block-lines.ts';
import { lexed } from './lexed.ts';
import { cutOf } from './pieces.ts';
import type { DrawSettings } from './settings.ts';

export interface MarkdownSettings extends DrawSettings {
  /** More of the text may come: what it has begun is drawn as if it were complete. Default: it is whole. */
  readonly isGrowing?: boolean;
  /** The text goes on with the block that begins so; see `cutOf`. */
  readonly opening?: string | undefined;
}

const pieceLines = (text: string, settings: MarkdownSettings): readonly Line[] => {
  const { isGrowing = false, opening } = settings;
  const source = opening === undefined ? text.replace(/^(?:[^\S\n]*\n)+/, '') : `${opening}\n${text}`;
  return blockLines(lexed(source, isGrowing), settings, opening !== undefined);
};

/** The text in lines of at most `columns` cells. */
export const markdownLines = (text: string, settings: MarkdownSettings): readonly Line[] => {
  const lines: Line[] = [];
  let rest = printable(text).trimEnd();
  let opening = settings.opening === undefined ? undefined : printable(settings.opening);
  for (let cut = cutOf(rest, opening); cut !== undefined; cut = cutOf(rest, opening)) {
    const piece = rest.slice(0, cut.at);
    lines.push(...pieceLines(piece, { ...settings, opening, isGrowing: false }));
    if (endsInBlankLine(piece) && cut.opening === undefined) lines.push([]);
    rest = rest.slice(cut.at);
    opening = cut.opening;
  }
  lines.push(...pieceLines(rest, { ...settings, opening }));
  return lines;
};
