// The workflow files that someone has reviewed and trusts to run. Backups and copies of the ledger keep this: it is a path and a
// content hash, and a copy changes neither.

import { type AuditBy, DAEMON_ACTOR, type TrustedWorkflow } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import { appendAudit } from '../audit/append.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import type { TrustedWorkflowTable } from '../database/schema-access.ts';
import type { Transaction } from '../database/transaction.ts';
import { all, first, run, type Tx } from '../database/tx.ts';
import { timestampOf } from '../tasks/task-row.ts';

export interface WorkflowTrust {
  /** By path. */
  list(): Promise<readonly TrustedWorkflow[]>;
  /** Returns what is trusted from now on; without a hash what was trusted, undefined if nothing was. */
  change(change: TrustChangeRequest, auditBy?: AuditBy): Promise<TrustedWorkflow | undefined>;
}

export interface TrustChangeRequest {
  /** The real path of the file. */
  readonly path: string;
  /** SHA-256 of the content that may run, in hex; undefined: none may. */
  readonly hash: string | undefined;
  /** Who trusts it; kept with the content. */
  readonly by: string;
  readonly nowMs: number;
}

type Row = Selectable<TrustedWorkflowTable>;

const everyOne = compiled(() => db.selectFrom('trusted_workflow').selectAll().orderBy('path'));
const byPath = compiled((values: { path: string }) =>
  db.selectFrom('trusted_workflow').selectAll().where('path', '=', values.path),
);
const put = compiled((row: Row) =>
  db
    .insertInto('trusted_workflow')
    .values({ path: row.path, hash: row.hash, trusted_at: row.trusted_at, trusted_by: row.trusted_by })
    .onConflict((conflict) =>
      conflict.column('path').doUpdateSet((values) => ({
        hash: values.ref('excluded.hash'),
        trusted_at: values.ref('excluded.trusted_at'),
        trusted_by: values.ref('excluded.trusted_by'),
      })),
    ),
);
const remove = compiled((values: { path: string }) =>
  db.deleteFrom('trusted_workflow').where('path', '=', values.path),
);

const trustedOf = ({ path, hash, trusted_at, trusted_by }: Row): TrustedWorkflow => ({
  path,
  hash,
  trustedAt: timestampOf(trusted_at),
  trustedBy: trusted_by,
});

function* listTrusted(): Tx<readonly TrustedWorkflow[]> {
  return (yield* all(everyOne({}))).map(trustedOf);
}

/** The only code that grants and revokes trust. */
function* changeTrust(
  tx: Transaction,
  { path, hash, by, nowMs }: TrustChangeRequest,
  auditBy: AuditBy,
): Tx<TrustedWorkflow | undefined> {
  if (hash === undefined) {
    const former = yield* first(byPath({ path }));
    if (former === undefined) return undefined;
    yield* run(remove({ path }));
    yield* appendAudit(tx, auditBy, {
      action: 'workflow.untrusted',
      subject: path,
      detail: { sha256: former.hash },
    });
    return trustedOf(former);
  }
  const row = { path, hash, trusted_at: nowMs, trusted_by: by };
  yield* run(put(row));
  yield* appendAudit(tx, auditBy, { action: 'workflow.trusted', subject: path, detail: { sha256: hash } });
  return trustedOf(row);
}

export const workflowTrust = (database: Database): WorkflowTrust => ({
  list: () => database.read(listTrusted),
  change: (change, auditBy = DAEMON_ACTOR) => database.write((tx) => changeTrust(tx, change, auditBy)),
});
