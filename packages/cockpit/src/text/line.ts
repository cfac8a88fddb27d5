// A line that is ready to be drawn: pieces of text, each with what it means. Pages make their lines as plain data, and one
// component draws them.

import type { Theme, Tone } from '../theme/theme.ts';

export type ToneName = Exclude<keyof Theme, 'name' | 'keepsMarks'>;

/** What a piece is beside its tone. */
export type Style = Omit<Tone, 'name'>;

export interface Span {
  readonly text: string;
  /** Default: plain text. */
  readonly tone?: ToneName;
  readonly style?: Style;
}

export type Line = readonly Span[];

/** A line of one piece. */
export const lineOf = (text: string, tone?: ToneName): Line => [
  tone === undefined ? { text } : { text, tone },
];

/** What stands in the line, without its tones. */
export const plainText = (line: Line): string => line.map(({ text }) => text).join('');
