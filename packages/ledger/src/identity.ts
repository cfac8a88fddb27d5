// The identity of a ledger. Besides its id it stores the file it is in: a ledger that finds itself in another file is a copy. A copy
// gets its own id before anything else happens, because the id is used to find and end the original's processes, and it is on hold
// until someone releases it: the original still does the work.

import { realpathSync, statSync } from 'node:fs';
import {
  type AuditBy,
  DAEMON_ACTOR,
  type FileIdentity,
  fileIdentity,
  isSameFile,
  type LedgerId,
  ProblemError,
} from '@coxswain/protocol';
import { appendAudit, beginAudit } from './audit/append.ts';
import { db } from './database/builder.ts';
import { compiled } from './database/compiled.ts';
import { readMeta, removeMeta, writeMeta } from './database/meta.ts';
import type { Transaction } from './database/transaction.ts';
import { run, type Tx } from './database/tx.ts';
import { forgetTokens } from './tokens/ledger-tokens.ts';

const ID = 'ledger_id';
const FILE = 'ledger_file';
const COPIED_FROM = 'copied_from';

/** The location of a ledger. */
export interface LedgerFile extends FileIdentity {
  /** Absolute, without symbolic links. */
  readonly path: string;
}

export interface Identity {
  readonly id: LedgerId;
  /** The path of the ledger that this is a copy of; undefined when it is none, or has been released. */
  readonly copiedFrom: string | undefined;
}

const forgetProcesses = compiled(() =>
  db.updateTable('task').set({ pid: null, pid_start: null }).where('pid', 'is not', null),
);
const forgetAgentSessions = compiled(() =>
  db.updateTable('session_memory').set({ agent_session_id: null }).where('agent_session_id', 'is not', null),
);

/** The file at the path, as a ledger notes it. */
export const ledgerFileAt = (databasePath: string): LedgerFile => ({
  ...fileIdentity(statSync(databasePath, { bigint: true })),
  path: realpathSync(databasePath),
});

/** The file this ledger was last opened in; undefined for a new one. */
export function* readLedgerFile(): Tx<LedgerFile | undefined> {
  const text = yield* readMeta(FILE);
  // Written below.
  return text === undefined ? undefined : (JSON.parse(text) as LedgerFile);
}

/** A move keeps the inode; a reboot may renumber devices, but moves nothing. */
const isSame = (one: LedgerFile, other: LedgerFile): boolean =>
  one.inode === other.inode && (one.device === other.device || one.path === other.path);

/**
 * Identifies the ledger in the file. A new one gets `newId`, and so does a copy, which also drops what belongs to the original: the
 * processes of its tasks, the sessions that its agents keep for themselves, and its access tokens. The audit log of a copy continues
 * that of the original, with an entry about it.
 */
export function* identify(tx: Transaction, file: LedgerFile, newId: LedgerId): Tx<Identity> {
  const id = yield* readMeta(ID);
  const former = yield* readLedgerFile();
  const isCopy = former !== undefined && !isSame(former, file);
  if (former?.path !== file.path || !isSameFile(former, file)) yield* writeMeta(FILE, JSON.stringify(file));
  if (isCopy) yield* writeMeta(COPIED_FROM, former.path);
  const copiedFrom = yield* readMeta(COPIED_FROM);
  yield* beginAudit(tx, DAEMON_ACTOR, id ?? newId);
  // Written below from a ledger's id.
  if (id !== undefined && !isCopy) return { id: id as LedgerId, copiedFrom };
  yield* writeMeta(ID, newId);
  if (copiedFrom !== undefined)
    yield* appendAudit(tx, DAEMON_ACTOR, {
      action: 'ledger.copied',
      subject: newId,
      detail: { from: copiedFrom },
    });
  yield* run(forgetProcesses({}));
  yield* run(forgetAgentSessions({}));
  yield* forgetTokens();
  return { id: newId, copiedFrom };
}

/**
 * Marks the ledger, which must not be open, as a copy: of the original if that is known, else of `source`. What belongs to the
 * original is dropped when the copy is identified.
 */
export function* becomeCopy(source: string): Tx<void> {
  const former = yield* readLedgerFile();
  yield* writeMeta(COPIED_FROM, former?.path ?? source);
  yield* removeMeta(ID);
  yield* removeMeta(FILE);
}

/** Turns the copy into a regular ledger. */
export function* releaseCopy(tx: Transaction, by: AuditBy): Tx<void> {
  const from = yield* readMeta(COPIED_FROM);
  yield* removeMeta(COPIED_FROM);
  yield* appendAudit(tx, by, { action: 'ledger.released', detail: { from: from ?? null } });
}

/**
 * Throws `storage` for a file that is the former one under a second name: SQLite keeps one journal per name, and two of them
 * destroy the file.
 */
export const refuseHardLink = (file: LedgerFile, former: LedgerFile | undefined): void => {
  if (former === undefined || former.path === file.path || !isSameFile(former, file)) return;
  const there = statSync(former.path, { bigint: true, throwIfNoEntry: false });
  if (there === undefined || there.nlink < 2n || !isSameFile(fileIdentity(there), file)) return;
  throw new ProblemError(
    'storage',
    `${file.path} and ${former.path} are the same file (a hard link): copy the home without hard links and use the copy`,
  );
};
