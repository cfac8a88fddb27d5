// A moment for people: how far away it is while that says something, else its date; in a pipe the exact time.

export { relativeTime } from '@coxswain/locale';

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
