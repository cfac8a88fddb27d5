// Times and ids for display: relative and short for people, exact and full for scripts.

import { relativeTime, soonText } from '@coxswain/locale';
import { shortId } from '@coxswain/protocol';
import { NOTHING, type Span } from './line.ts';
import type { RenderContext } from './render-context.ts';

type Reader = Pick<RenderContext, 'words' | 'surface' | 'nowMs' | 'timeZone'>;

const MINUTE_MS = 60_000;

/** `just now`, `12s ago`, `2m ago`, `3h ago`, or the date; on a screen below a minute nothing is counted, so that nothing ticks. */
export const agoText = (at: string, { words, surface, nowMs }: Omit<Reader, 'timeZone'>): string => {
  if (surface === 'pipe') return at;
  const ms = nowMs - Date.parse(at);
  const isSteady = surface === 'screen' && ms > -1_000 && ms < MINUTE_MS;
  return isSteady ? words.time.justNow : relativeTime(at, nowMs, words.time);
};

/** {@link agoText} in a cell; a dash where there is no moment. */
export const agoSpan = (at: string | undefined, reader: Omit<Reader, 'timeZone'>): Span =>
  at === undefined ? NOTHING : { text: agoText(at, reader) };

/** `in 5m00s`, `18:00`, `tomorrow 09:00`, or the date. */
export const soonSpan = (at: string | undefined, { words, surface, nowMs, timeZone }: Reader): Span => {
  if (at === undefined) return NOTHING;
  return { text: surface === 'pipe' ? at : soonText(at, { nowMs, timeZone, words: words.time }) };
};

/** `2026-11-20 18:00:11` in the zone. */
export const localTime = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(Date.parse(at));

/** For people the exact time and how long ago, for scripts the ledger's value. */
export const timeText = (at: string | undefined, reader: Reader): string | undefined =>
  at === undefined || reader.surface === 'pipe'
    ? at
    : `${localTime(at, reader.timeZone)} (${agoText(at, reader)})`;

/** The short form for people, the full id for scripts. Every command takes either. */
export const idText = (id: string, { surface }: Pick<RenderContext, 'surface'>): string =>
  surface === 'pipe' ? id : shortId(id);
