// The zone at the end of a saying: `every day at 9 in Europe/Berlin`, `每天9点（Asia/Tokyo）`.

import { timeZoneOf } from '../time/wall-clock.ts';

const AT_END =
  /[\s,，(（]+(in\s+|time\s?zone\s+|时区\s*)?(UTC|GMT|[A-Za-z]+(?:\/[A-Za-z][A-Za-z0-9_+-]*)+)\s*[)）]?$/i;
const LIKE_A_ZONE = /^[A-Z]\w*\//;

export interface WithZone {
  /** Without the zone. */
  readonly text: string;
  /** As it was typed; undefined: none. */
  readonly typed?: string;
  /** undefined: none was typed, or there is none of that name. */
  readonly timeZone?: string;
}

/** What has the look of a zone and is none may be anything else, unless it is said that it is one: `in Europe/Berln`. */
export const takeZone = (text: string): WithZone => {
  const match = AT_END.exec(text);
  const typed = match?.[2];
  if (!match || typed === undefined) return { text };
  const timeZone = timeZoneOf(typed);
  const isSaid = match[1] !== undefined && LIKE_A_ZONE.test(typed);
  if (timeZone === undefined && !isSaid) return { text };
  return { text: text.slice(0, match.index), typed, ...(timeZone !== undefined && { timeZone }) };
};
