// What the attachments of tasks hold. It comes in with the first task that names it; triggers remove it with the last.

import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { AttachmentTable } from '../database/schema.ts';
import { first, run, type Tx } from '../database/tx.ts';

const keepContent = compiled((values: AttachmentTable) =>
  db
    .insertInto('attachment')
    .values({ hash: values.hash, bytes: values.bytes })
    .onConflict((conflict) => conflict.doNothing()),
);

const contentOf = compiled((values: { hash: string }) =>
  db.selectFrom('attachment').select('bytes').where('hash', '=', values.hash),
);

/** Stores contents by their hashes; existing ones stay. */
export function* keepContents(contents: ReadonlyMap<string, Uint8Array>): Tx<void> {
  for (const [hash, bytes] of contents) yield* run(keepContent({ hash, bytes }));
}

/** The content of that hash; undefined when there is none. */
export function* readAttachment(hash: string): Tx<Uint8Array | undefined> {
  return (yield* first(contentOf({ hash })))?.bytes;
}
