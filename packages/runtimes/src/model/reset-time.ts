// When a provider takes requests again, as far as the headers of its refusal say it.

const SECOND_MS = 1_000;
const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
// A number above this is a moment and no duration: ten years in seconds.
const MOMENT_FROM_SECONDS = 315_360_000;
const MOMENT_FROM_MS = MOMENT_FROM_SECONDS * 1_000;

/** A moment in milliseconds since 1970: from RFC 3339 or an HTTP date, seconds, or a duration like `6m0s`. */
export const momentOf = (text: string, nowMs: number): number | undefined => {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed);
    if (value >= MOMENT_FROM_MS) return value;
    return value >= MOMENT_FROM_SECONDS ? value * SECOND_MS : nowMs + value * SECOND_MS;
  }
  if (/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) {
    const parts = trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g);
    return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS_MS[unit] ?? 0), nowMs);
  }
  const date = Date.parse(trimmed);
  return Number.isNaN(date) ? undefined : date;
};

/**
 * The moment that the headers name, never before now: `retry-after-ms` and `retry-after` (RFC 9110, 10.2.3) first, else
 * the latest of `anthropic-ratelimit-*-reset` and `x-ratelimit-reset*` whose limit is used up, or of all of them when none
 * says how much is left. undefined: nothing is said.
 */
export const resetTimeOf = (
  headers: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): number | undefined => {
  const afterMs = Number(headers['retry-after-ms']);
  if (headers['retry-after-ms'] !== undefined && Number.isFinite(afterMs))
    return nowMs + Math.max(0, afterMs);
  const after = momentOf(headers['retry-after'] ?? '', nowMs);
  if (after !== undefined) return Math.max(nowMs, after);
  const resets = Object.entries(headers).filter(([name]) => /ratelimit-(.*-)?reset/.test(name));
  const usedUp = resets.filter(
    ([name]) => Number(headers[name.replace('reset', 'remaining')] ?? Number.NaN) <= 0,
  );
  const moments = (usedUp.length > 0 ? usedUp : resets)
    .map(([, value]) => momentOf(value ?? '', nowMs))
    .filter((moment) => moment !== undefined);
  return moments.length === 0 ? undefined : Math.max(nowMs, ...moments);
};
