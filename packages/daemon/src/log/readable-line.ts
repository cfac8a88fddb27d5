// A line of log for people: `09:41:07 warn  message (key: value)`.

import { printable } from '@coxswain/protocol';

const HIDDEN_FIELDS: ReadonlySet<string> = new Set(['level', 'time', 'msg']);
const LEVEL_WIDTH = 5;

const shown = (value: unknown): string => {
  if (typeof value === 'string') return value;
  // How pino writes an error.
  if (typeof value === 'object' && value !== null && 'stack' in value) return String(value.stack);
  return JSON.stringify(value);
};

/** The line as a person reads it, with the time of day in UTC; a line that is no JSON stays as it is. */
export const readableLine = (line: string): string => {
  try {
    const fields: Record<string, unknown> = JSON.parse(line);
    const time = String(fields.time ?? '').slice(11, 19);
    const more = Object.entries(fields).filter(([key]) => !HIDDEN_FIELDS.has(key));
    const details = more.map(([key, value]) => `${key}: ${shown(value)}`).join(', ');
    const text = `${time} ${String(fields.level ?? '').padEnd(LEVEL_WIDTH)} ${String(fields.msg ?? '')}`;
    return `${printable(details === '' ? text : `${text} (${details})`)}\n`;
  } catch {
    return line;
  }
};
