// A drawn line of the conversation: spans with tones, and an optional right-aligned span.

import type { Tone } from '@coxswain/views';
import type { Line, Span } from '../../../text/line.ts';

export interface ChatLine {
  readonly spans: Line;
  /** Aligned to the right end. */
  readonly right?: Span;
  /** Running since then (RFC 3339): the elapsed time is drawn at the right end. */
  readonly runningSince?: string;
}

export const span = (text: string, tone: Tone = 'text'): Span => ({ text, tone });

export const line = (...spans: readonly Span[]): ChatLine => ({ spans });

export const BLANK: ChatLine = { spans: [] };
