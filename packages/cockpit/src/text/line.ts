// A line of a view, with what only a screen can draw: links that are underlined, words in italics.

import type { Tone, Span as ViewSpan } from '@coxswain/views';
import type { Tone as Look } from '../theme/theme.ts';

/** What a piece is beside its tone. */
export type Style = Omit<Look, 'name'>;

export interface Span extends ViewSpan {
  readonly style?: Style | undefined;
}

export type Line = readonly Span[];

/** A line of one piece. */
export const lineOf = (text: string, tone?: Tone): Line => [tone === undefined ? { text } : { text, tone }];
