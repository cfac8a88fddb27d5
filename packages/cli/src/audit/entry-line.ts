// How an entry of the audit log looks on a line: when, who, what, and the part of its detail that says most.

import { type AuditEntry, shortId } from '@coxswain/protocol';
import { localTime } from '@coxswain/views';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';

const whoOf = ({ actor, door }: AuditEntry): string => (actor === door ? actor : `${actor} (${door})`);

const isId = (subject: string): boolean => /^(?:tsk|inp|job|rte)_[a-z2-7]{12}$/.test(subject);

/** Settings with more are counted on a terminal. */
const MAX_SHOWN = 5;

const textOf = (value: unknown): string => {
  if (value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const isShort = (value: unknown): boolean => Array.isArray(value) || typeof value !== 'object';

interface Change {
  readonly key: string;
  readonly from: unknown;
  readonly to: unknown;
}

const changesOf = ({ changes }: AuditEntry['detail']): readonly Change[] =>
  // Written by the ledger: see noteConfig.
  Array.isArray(changes) ? (changes as readonly Change[]) : [];

/** What was asked, what a setting is now, which fields; else all there is. */
const whatOf = ({ detail, subject }: AuditEntry, { output, world }: Context): string => {
  const changes = changesOf(detail).map(
    ({ key, from, to }) => `${key === subject ? '' : `${key}: `}${textOf(from)} → ${textOf(to)}`,
  );
  const more = output.isTerminal ? changes.length - MAX_SHOWN : 0;
  if (more > 0) return `${changes.slice(0, MAX_SHOWN).join(', ')} and ${more} more; --json shows them`;
  if (changes.length > 0) return changes.join(', ');
  const { request, prompt, command, title, always } = detail;
  const excerpt = (request ?? prompt ?? command) as { readonly text?: unknown } | undefined;
  const asked = excerpt?.text ?? title;
  if (asked !== undefined) return `${textOf(asked)}${always === true ? ' (always)' : ''}`;
  return Object.entries(detail)
    .filter(([key, value]) => isShort(value) && !(output.isTerminal && key === 'id'))
    .map(([key, value]) => {
      if (Array.isArray(value)) return `${key}=${value.map(textOf).join(',')}`;
      const isTime = output.isTerminal && key.endsWith('At');
      return `${key}=${isTime ? localTime(textOf(value), world.timeZone()) : textOf(value)}`;
    })
    .join(' ');
};

/** Ids are whole in a pipe, short on a terminal. */
export const entryLine = (entry: AuditEntry, context: Context): string => {
  const { output, world } = context;
  const { at, action, subject } = entry;
  const when = output.isTerminal ? localTime(at, world.timeZone()) : at;
  const about = subject !== null && output.isTerminal && isId(subject) ? shortId(subject) : (subject ?? '');
  const parts = [
    output.paint.quiet(when),
    safeLine(whoOf(entry)),
    output.paint.strong(action),
    safeLine(about),
    safeLine(whatOf(entry, context)),
  ];
  return parts.filter((part) => part !== '').join('  ');
};
