// A line of the conversation as it is drawn: pieces of text with their tones, and what stands at the right end.

import { cellWidth } from '@coxswain/protocol';
import type { Tone } from '@coxswain/views';
import type { Line, Span } from '../../../text/line.ts';

export interface ChatLine {
  readonly spans: Line;
  /** Aligned to the right end. */
  readonly right?: Span;
  /** It has run since then (RFC 3339): how long is drawn at the right end. */
  readonly runningSince?: string;
}

export const span = (text: string, tone: Tone = 'text'): Span => ({ text, tone });

export const line = (...spans: readonly Span[]): ChatLine => ({ spans });

export const BLANK: ChatLine = { spans: [] };

export const widthOf = (spans: Line): number => spans.reduce((sum, { text }) => sum + cellWidth(text), 0);
