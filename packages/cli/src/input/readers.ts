// Readers of values that more than one command takes.

import {
  parseDuration,
  parseTaskStatus,
  parseTraceparent,
  parseWhen,
  type TaskStatus,
} from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import type { Reader } from './parameter.ts';
import { usageProblem } from './usage-problem.ts';

/** A length of time in milliseconds: `90s`, `2h`, `1h30m`. */
export const duration: Reader<number> = (text, name) => {
  const ms = parseDuration(text);
  if (ms === undefined)
    throw usageProblem(`${name} must be a duration like 90s, 30m or 1h30m, not '${text}'`);
  return ms;
};

/** A whole number within bounds. */
export const wholeNumber =
  (least: number, most: number): Reader<number> =>
  (text, name) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text.trim()) || value < least || value > most)
      throw usageProblem(`${name} must be a whole number from ${least} to ${most}, not '${text}'`);
    return value;
  };

const HIGHEST_PRIORITY = 1_000_000;

/** A priority, higher first. */
export const priorityNumber = wholeNumber(-HIGHEST_PRIORITY, HIGHEST_PRIORITY);

/** Statuses, separated by commas, also by the names that other tools use for them. */
export const statuses: Reader<readonly TaskStatus[]> = (text, name) =>
  text.split(',').map((word) => {
    const status = parseTaskStatus(word);
    if (status === undefined)
      throw usageProblem(
        `${name}: invalid status '${word.trim()}'; use pending, running, needs_input, completed, failed or cancelled`,
      );
    return status;
  });

export interface KeyValue {
  readonly key: string;
  readonly value: string | undefined;
}

/** `key=value`, or `key` alone. */
export const keyValue: Reader<KeyValue> = (text, name) => {
  const at = text.indexOf('=');
  const key = at < 0 ? text : text.slice(0, at);
  if (key === '') throw usageProblem(`${name} must be key=value, not '${text}'`);
  return { key, value: at < 0 ? undefined : text.slice(at + 1) };
};

/** `key=value`, nothing less. */
export const fullKeyValue: Reader<{ readonly key: string; readonly value: string }> = (text, name) => {
  const { key, value } = keyValue(text, name);
  if (value === undefined) throw usageProblem(`${name} must be key=value, not '${text}'`);
  return { key, value };
};

/** Who ends and how: `nightly=failed`, `agent:claude=ended`. */
export const endTrigger: typeof fullKeyValue = (text, name) => {
  if (/^[^=]+=./.test(text)) return fullKeyValue(text, name);
  throw usageProblem(
    `${name} must be <job>=<status> or agent:<name>=<status>, like nightly=failed or agent:claude=ended, not '${text}'`,
  );
};

/** A moment that was typed, as RFC 3339 in UTC; undefined when nothing was. */
export const moment = (
  text: string | undefined,
  name: string,
  side: 'past' | 'future',
  deps: Pick<Deps, 'nowMs' | 'timeZone'>,
): string | undefined => {
  if (text === undefined) return undefined;
  const ms = parseWhen(text, { nowMs: deps.nowMs(), timeZone: deps.timeZone(), side });
  if (ms === undefined)
    throw usageProblem(
      `${name} must be a time like 2h, 18:00, '${side === 'past' ? 'yesterday' : 'tomorrow'} 18:00', 2026-11-20 or RFC 3339, not '${text}'`,
    );
  return new Date(ms).toISOString();
};

/** A W3C trace context, as in `TRACEPARENT`. */
export const traceContext: Reader<string> = (text, name) => {
  if (parseTraceparent(text) !== undefined) return text.trim();
  throw usageProblem(`${name} must be a trace context, 00-<32 hex digits>-<16 hex digits>-01, not '${text}'`);
};
