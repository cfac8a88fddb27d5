// Access tokens in the database. There are few, and the daemon keeps them all in memory: only changes and the last use are written.

import {
  type AccessToken,
  type AuditBy,
  DAEMON_ACTOR,
  type TokenId,
  type TokenScope,
  tokenState,
} from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import { appendAudit } from '../audit/append.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import type { TokenTable } from '../database/schema-access.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { timestampOf } from '../tasks/task-row.ts';
import type { AccessTokens, StoredToken } from '../tokens.ts';

type TokenRow = Selectable<TokenTable>;

const everyToken = compiled(() => db.selectFrom('token').selectAll().orderBy('name').orderBy('created_at'));
const byId = compiled((values: { id: string }) =>
  db.selectFrom('token').selectAll().where('id', '=', values.id),
);
const byName = compiled((values: { name: string }) =>
  db.selectFrom('token').selectAll().where('name', '=', values.name),
);
const insertToken = compiled((row: TokenRow) =>
  db.insertInto('token').values({
    id: row.id,
    name: row.name,
    hash: row.hash,
    may: row.may,
    agents: row.agents,
    created_at: row.created_at,
    created_by: row.created_by,
    expires_at: row.expires_at,
    last_used_at: row.last_used_at,
    revoked_at: row.revoked_at,
    revoked_by: row.revoked_by,
  }),
);
const markRevoked = compiled((values: { id: string; at: number; by: string }) =>
  db
    .updateTable('token')
    .set({ revoked_at: values.at, revoked_by: values.by })
    .where('id', '=', values.id)
    .where('revoked_at', 'is', null),
);
const markUsed = compiled((values: { id: string; at: number }) =>
  db.updateTable('token').set({ last_used_at: values.at }).where('id', '=', values.id),
);
const deleteEnded = compiled((values: { before: number }) =>
  db
    .deleteFrom('token')
    .where(({ or, eb }) => or([eb('revoked_at', '<', values.before), eb('expires_at', '<', values.before)])),
);
const deleteAll = compiled(() => db.deleteFrom('token'));

const maybe = (ms: number | null): string | undefined => (ms === null ? undefined : timestampOf(ms));

const tokenOf = (row: TokenRow): StoredToken => {
  const more: Partial<AccessToken> = {
    // Written below from a token.
    agents: row.agents === null ? undefined : (JSON.parse(row.agents) as readonly string[]),
    expiresAt: maybe(row.expires_at),
    lastUsedAt: maybe(row.last_used_at),
    revokedAt: maybe(row.revoked_at),
    revokedBy: row.revoked_by ?? undefined,
  };
  return {
    id: row.id as TokenId,
    name: row.name,
    may: JSON.parse(row.may) as readonly TokenScope[],
    createdAt: timestampOf(row.created_at),
    createdBy: row.created_by,
    ...more,
  };
};

function* createToken(
  tx: Transaction,
  { token, hash, by }: { readonly token: StoredToken; readonly hash: Uint8Array; readonly by: AuditBy },
): Tx<boolean> {
  const { id, name, may, agents, createdAt, createdBy, expiresAt } = token;
  const atMs = Date.parse(createdAt);
  const namesakes = yield* all(byName({ name }));
  if (namesakes.some((row) => tokenState(tokenOf(row), atMs) === 'active')) return false;
  yield* run(
    insertToken({
      id,
      name,
      hash: Buffer.from(hash),
      may: JSON.stringify(may),
      agents: agents === undefined ? null : JSON.stringify(agents),
      created_at: atMs,
      created_by: createdBy,
      expires_at: expiresAt === undefined ? null : Date.parse(expiresAt),
      last_used_at: null,
      revoked_at: null,
      revoked_by: null,
    }),
  );
  const detail = { id, may, agents: agents ?? null, expiresAt: expiresAt ?? null };
  yield* appendAudit(tx, by, { action: 'token.created', subject: name, detail });
  return true;
}

interface Revocation {
  readonly id: TokenId;
  readonly revoked: { readonly by: string; readonly atMs: number };
  readonly by: AuditBy;
}

function* revokeToken(tx: Transaction, { id, revoked, by }: Revocation): Tx<StoredToken | undefined> {
  const before = yield* first(byId({ id }));
  if (before === undefined) return undefined;
  if (before.revoked_at !== null) return tokenOf(before);
  yield* run(markRevoked({ id, at: revoked.atMs, by: revoked.by }));
  yield* appendAudit(tx, by, { action: 'token.revoked', subject: before.name, detail: { id } });
  return tokenOf({ ...before, revoked_at: revoked.atMs, revoked_by: revoked.by });
}

function* noteUse(uses: Parameters<AccessTokens['noteUse']>[0]): Tx<void> {
  for (const { id, atMs } of uses) yield* run(markUsed({ id, at: atMs }));
}

/** Removes tokens that were revoked or expired before then. */
export const forgetEndedTokens = (beforeMs: number): Tx<void> => run(deleteEnded({ before: beforeMs }));

/** Removes all: a copy of a ledger could accept one that the original has revoked since. */
export const forgetTokens = (): Tx<void> => run(deleteAll({}));

export const ledgerTokens = (database: Database): AccessTokens => ({
  list: async () => {
    const rows = await database.read(() => all(everyToken({})));
    return rows.map((row) => ({ token: tokenOf(row), hash: row.hash }));
  },
  create: (token, hash, by = DAEMON_ACTOR) => database.write((tx) => createToken(tx, { token, hash, by })),
  revoke: (id, revoked, by = DAEMON_ACTOR) => database.write((tx) => revokeToken(tx, { id, revoked, by })),
  noteUse: (uses) => database.write(() => noteUse(uses), { isDurable: false }),
});
