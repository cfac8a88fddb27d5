// From when on somebody wants to see insights: a duration back from now, or a day.

import { parseDuration } from '@coxswain/protocol';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** RFC 3339 for `7d`, `12w` or `2026-11-01` (its local midnight); undefined for anything else. */
export const readSince = (text: string, nowMs: number): string | undefined => {
  const trimmed = text.trim();
  const backMs = parseDuration(trimmed);
  const atMs =
    backMs === undefined ? (DAY.test(trimmed) ? Date.parse(`${trimmed}T00:00`) : Number.NaN) : nowMs - backMs;
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
};

/** The local day of a moment, `2026-11-20`. */
export const dayOf = (at: string): string => {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};
