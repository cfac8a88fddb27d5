// Parses and formats durations. parse-duration reads a bare number as milliseconds, accepts negatives and ignores unknown units:
// all three are refused here, because nobody who types `--timeout 10` means 10 ms.

import parse from 'parse-duration';

/** The longest accepted duration: ten years. */
export const MAX_DURATION_MS = 10 * 365 * 24 * 3_600_000;

const MAX_CHARACTERS = 100;
const SHAPE = /^(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/i;
const PART = /\d+(?:\.\d+)?\s*[a-z]+/gi;

/**
 * Parses `90s`, `2h`, `1h30m`, `1.5d`. Returns milliseconds, or undefined if the text is not a duration, has no unit or an
 * unknown one, or is negative or longer than {@link MAX_DURATION_MS}.
 */
export const parseDuration = (text: string): number | undefined => {
  const trimmed = text.trim();
  if (trimmed.length > MAX_CHARACTERS || !SHAPE.test(trimmed)) return undefined;
  let sum = 0;
  for (const [part] of trimmed.matchAll(PART)) {
    const ms = parse(part);
    if (ms === null) return undefined;
    sum += ms;
  }
  return sum <= MAX_DURATION_MS ? Math.round(sum) : undefined;
};

/** Formats as `12s`, `2m12s`, `1h05m`, `3d04h`; with `precise`, under a second in milliseconds. */
export const formatDuration = (ms: number, precise = false): string => {
  if (precise && ms < 1_000) return `${Math.max(0, Math.floor(ms))}ms`;
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes === 0) return `${seconds}s`;
  if (hours === 0) return `${minutes}m${two(seconds % 60)}s`;
  if (hours < 24) return `${hours}h${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
};

/** The times of a task. */
interface Timed {
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  readonly durationMs?: number | undefined;
}

/** How long a task has taken since its first start, as of the response it came with; 0 before it starts. */
export const taskDurationMs = ({ startedAt, endedAt, durationMs }: Timed, nowMs: number): number =>
  durationMs ?? elapsedMs(startedAt, endedAt, nowMs);

/** The same up to now, for displays that keep showing a task from an earlier response. */
export const taskElapsedMs = (
  task: Timed & { readonly durationAt?: string | undefined },
  nowMs: number,
): number => taskDurationMs(task, nowMs) + elapsedMs(task.durationAt, undefined, nowMs);

/** The time between two timestamps, or since one; never negative. For tasks use {@link taskDurationMs}. */
export const elapsedMs = (
  startedAt: string | undefined,
  endedAt: string | undefined,
  nowMs: number,
): number => {
  if (startedAt === undefined) return 0;
  const end = endedAt === undefined ? nowMs : Date.parse(endedAt);
  return Math.max(0, end - Date.parse(startedAt));
};
