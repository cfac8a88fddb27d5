import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@coxswain/client';
import {
  AUDIT_ACTIONS,
  type AuditEntry,
  type AuditQueryInput,
  auditActionsOf,
  EXIT_CODES,
  type LedgerCheck,
  ProblemError,
  shortId,
} from '@coxswain/protocol';
import { localTime } from '@coxswain/views';
import { type Context, defineCommand } from '../command.ts';
import { detachable } from '../follow/detachable.ts';
import { flag, optional, type Reader, text } from '../input/parameter.ts';
import { moment, wholeNumber } from '../input/readers.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { checkLines } from '../ledger/check-lines.ts';
import { safeLine } from '../output/output.ts';

// How an entry of the audit log looks on a line: when, who, what, and the part of its detail that says most.
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
const whatOf = ({ detail, subject }: AuditEntry, { output, deps }: Context): string => {
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
      return `${key}=${isTime ? localTime(textOf(value), deps.timeZone()) : textOf(value)}`;
    })
    .join(' ');
};

/** Ids are whole in a pipe, short on a terminal. */
const entryLine = (entry: AuditEntry, context: Context): string => {
  const { output, deps } = context;
  const { at, action, subject } = entry;
  const when = output.isTerminal ? localTime(at, deps.timeZone()) : at;
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

const DEFAULT_LINES = 50;
const MAX_PAGE = 1_000;
const FOLLOW_EVERY_MS = 1_000;

const actionOrNoun: Reader<string> = (given, name) => {
  if (auditActionsOf(given).length > 0) return given;
  throw usageProblem(`${name}: unknown action '${given}'; use one of ${AUDIT_ACTIONS.join(', ')}`);
};

const hash: Reader<string> = (given, name) => {
  if (/^[0-9a-f]{64}$/.test(given)) return given;
  throw usageProblem(
    `${name} must be a hash of 64 hexadecimal digits, as printed by cox audit --verify, not '${given}'`,
  );
};

const NOUNS = [...new Set(AUDIT_ACTIONS.map((action) => action.slice(0, action.indexOf('.'))))];

const print = async (entries: readonly AuditEntry[], context: Context): Promise<void> => {
  const { output } = context;
  for (const entry of entries)
    if (output.isJson) await output.jsonLine(entry);
    else await output.line(output.isQuiet ? String(entry.seq) : entryLine(entry, context));
};

/** Prints what comes after that entry, page by page; with a signal, until it aborts. */
const printOn = async (
  client: Client,
  query: AuditQueryInput & { readonly after: string },
  context: Context,
  signal?: AbortSignal,
): Promise<void> => {
  let { after } = query;
  for (;;) {
    const entries = await client.audit.list({ ...query, after, limit: String(MAX_PAGE) });
    await print(entries, context);
    after = String(entries.at(-1)?.seq ?? after);
    if (entries.length === MAX_PAGE) continue;
    if (signal === undefined) return;
    await sleep(FOLLOW_EVERY_MS, undefined, { signal });
  }
};

/** Walks along the chain and says where it ends, or where it does not fit. */
const verify = async (context: Context, expect: string | undefined): Promise<number> => {
  const { output, words } = context;
  let checked: LedgerCheck | undefined;
  const faults: object[] = [];
  for await (const line of checkLines(context, { scope: 'audit', repair: false, expect })) {
    if ('checked' in line) checked = line.checked;
    if (!('fault' in line)) continue;
    const { subject, detail } = line.fault;
    faults.push({ subject, detail });
    if (!output.isJson)
      await output.complain(`${output.notesPaint.bad('✗')} ${safeLine(`${subject}: ${detail}`)}`);
  }
  if (checked?.audit === undefined) throw new ProblemError('internal', 'the check ended without a result');
  const isIntact = faults.length === 0;
  const { entries, firstAt = '', lastAt = '', head = '' } = checked.audit;
  if (output.isJson) await output.json({ intact: isIntact, ...checked.audit, faults });
  else if (output.isQuiet && isIntact) await output.line(head);
  else if (isIntact) await output.line(words.ledger.auditIntact({ entries, firstAt, lastAt, head }));
  else await output.note(words.ledger.auditBroken);
  return isIntact ? EXIT_CODES.ok.code : EXIT_CODES.error.code;
};

export const audit = defineCommand({
  arguments: {},
  options: {
    since: optional('--since <time>', 'at or after: 2h, yesterday 18:00, 2026-11-20', text),
    by: optional(
      '--by <actor>',
      'only entries by this user or other actor, as the log shows it: token:ci, daemon',
      text,
    ),
    action: optional(
      '--action <action>',
      'only this action, or all actions on a noun: job, input.approved',
      actionOrNoun,
      {
        completes: [...NOUNS, ...AUDIT_ACTIONS],
      },
    ),
    lines: optional(
      '-n, --lines <number>',
      `number of newest entries (default ${DEFAULT_LINES})`,
      wholeNumber(1, MAX_PAGE),
    ),
    all: flag('--all', 'print every entry'),
    follow: flag('-f, --follow', 'keep printing new entries'),
    verify: flag(
      '--verify',
      'check that no entry was changed, removed or inserted; works without the daemon',
    ),
    expect: optional('--expect <hash>', 'with --verify: the log must contain this hash', hash),
  },
  details:
    'Shows who approved, denied or answered; who changed the config, jobs and routes, read secrets, deleted, pruned, exported or restored. Oldest first. Each entry contains the hash of the one before it. --verify prints the hash of the newest entry: keep it somewhere else and pass it to --expect later to detect a log that was truncated or rebuilt.',
  examples: [
    'cox audit --since yesterday --action input',
    'cox audit --by ada --json',
    'cox audit --verify',
    'cox audit --verify --expect "$(cat /mnt/usb/audit-head)"',
  ],
  async run(context, { options }) {
    const { by, action, lines, all, follow, expect } = options;
    if (options.verify) return verify(context, expect);
    if (expect !== undefined) throw usageProblem('--expect requires --verify');
    const since = moment(options.since, '--since', 'past', context.deps);
    const query = { since, by, action };
    const client = await context.client();
    let after = '0';
    if (!all) {
      const entries = await client.audit.list({ ...query, limit: String(lines ?? DEFAULT_LINES) });
      await print(entries, context);
      if (entries.length === 0 && !follow) await context.output.note(context.words.ledger.auditEmpty);
      after = String(entries.at(-1)?.seq ?? 0);
    }
    if (!follow) {
      if (all) await printOn(client, { ...query, after }, context);
      return EXIT_CODES.ok.code;
    }
    return detachable(context, {
      work: async (signal) => {
        await printOn(client, { ...query, after }, context, signal);
        return EXIT_CODES.ok.code;
      },
      comeBack: () => context.words.ledger.auditDetached,
      unreadCode: EXIT_CODES.ok.code,
    });
  },
});
