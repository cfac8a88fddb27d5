// A provider that takes no more requests for a while says so inside the error of an agent, each in its own words. When it
// also says until when, the task can wait for that.

const LIMIT =
  /rate.?limit|usage limit|(?:session|weekly|daily|hourly) limit|too many requests|quota|resource.?exhausted|\b429\b/i;

const SECOND_MS = 1_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: 60 * SECOND_MS,
  h: 3_600 * SECOND_MS,
  d: 86_400 * SECOND_MS,
};
// A number this large is milliseconds since 1970, a smaller one seconds.
const SMALLEST_MS = 1e11;
// Seconds since 1970 that lie after 2001; a smaller number is a duration.
const SMALLEST_EPOCH_S = 1e9;
/** No limit of a provider lasts longer: what says so is not one. */
const LONGEST_MS = 32 * 86_400 * SECOND_MS;

/** `resets_at: 1760000000`, `usage limit reached|1760000000`, `"reset": "2026-01-01T00:00:00Z"`. */
const AT_NUMBER = /(?:reset\w*"?\s*(?:at|in)?"?\s*[:=]\s*"?|reached\s*\|\s*)(\d{10,13})\b/i;
const AT_DATE = /reset\w*[^0-9]{0,20}(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))/i;
/** `retry-after: 30`, `resets_in_seconds: 30`. */
const IN_SECONDS =
  /(?:retry.?after(?:_?s(?:ec(?:ond)?s?)?)?|reset\w*in_?seconds)"?\s*[:=]\s*"?(\d+(?:\.\d+)?)\b(?!\s*m?s\w)/i;
/** `try again in 1h 2m 30s`, `"retryDelay": "34.5s"`, `resets in 3 hours 2 minutes`. */
const IN_WORDS =
  /(?:try again in|retry in|retrydelay"?\s*[:=]\s*"?|reset(?:s|ting)? (?:in|after))\s*((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b[\s,]*(?:and\s*)?|\d+(?:\.\d+)?(?:ms|s|m|h|d))+)/i;
const PART = /(\d+(?:\.\d+)?)\s*(ms|milli|s|m|h|d)/gi;

export interface Limit {
  /** When the provider takes requests again, in milliseconds since 1970; undefined: it did not say. */
  readonly resetAtMs: number | undefined;
}

/** Reads what an error says; undefined when it does not look like the limit of a provider. */
export const limitOf = (text: string, nowMs: number): Limit | undefined => {
  if (!LIMIT.test(text)) return undefined;
  const atMs = timeOf(text) ?? afterNow(durationOf(text), nowMs);
  const isLikely = atMs !== undefined && atMs >= nowMs && atMs <= nowMs + LONGEST_MS;
  return { resetAtMs: isLikely ? Math.ceil(atMs) : undefined };
};

const timeOf = (text: string): number | undefined => {
  const date = AT_DATE.exec(text)?.[1];
  if (date !== undefined) return Date.parse(date);
  const number = Number(AT_NUMBER.exec(text)?.[1]);
  if (Number.isNaN(number) || number < SMALLEST_EPOCH_S) return undefined;
  return number >= SMALLEST_MS ? number : number * SECOND_MS;
};

const durationOf = (text: string): number | undefined => {
  const seconds = IN_SECONDS.exec(text)?.[1];
  if (seconds !== undefined) return Number(seconds) * SECOND_MS;
  const words = IN_WORDS.exec(text)?.[1];
  if (words === undefined) return undefined;
  return words
    .matchAll(PART)
    .reduce((ms, [, count, unit = '']) => ms + Number(count) * (UNIT_MS[unitOf(unit)] ?? 0), 0);
};

const unitOf = (unit: string): string => (unit.toLowerCase() === 'milli' ? 'ms' : unit.toLowerCase());

const afterNow = (ms: number | undefined, nowMs: number): number | undefined =>
  ms === undefined ? undefined : nowMs + ms;
