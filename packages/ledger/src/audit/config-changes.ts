// Anybody with an editor can change the config file. The settings in force are stored with the log, so that any change is noticed
// when the daemon reloads the file, or at its next start.

import type { AuditBy } from '@coxswain/protocol';
import type { ConfigSetting, ConfigSnapshot } from '../audit.ts';
import { readMeta, writeMeta } from '../database/meta.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Tx } from '../database/tx.ts';
import { appendAudit } from './append.ts';
import { sha256 } from './entry.ts';

/** The key that the settings are stored under. */
export const KNOWN_CONFIG = 'audit_config';

export function* noteConfig(tx: Transaction, by: AuditBy, snapshot: ConfigSnapshot): Tx<void> {
  const stored = yield* readMeta(KNOWN_CONFIG);
  // Written below.
  const known = stored === undefined ? {} : (JSON.parse(stored) as ConfigSnapshot);
  const keys = [...new Set([...Object.keys(known), ...Object.keys(snapshot)])].sort();
  const changes = keys
    .filter((key) => known[key]?.fingerprint !== snapshot[key]?.fingerprint)
    .map((key) => {
      const { origin } = snapshot[key] ?? known[key] ?? {};
      return { key, from: shownOf(known[key]), to: shownOf(snapshot[key]), origin };
    });
  if (changes.length === 0) return;
  const text = JSON.stringify(snapshot);
  yield* writeMeta(KNOWN_CONFIG, text);
  // A single key can be searched for; the hash identifies the config in force where it is kept elsewhere.
  const subject = changes.length === 1 ? changes[0]?.key : undefined;
  yield* appendAudit(tx, by, {
    action: 'config.changed',
    subject,
    detail: { changes, config: sha256(text) },
  });
}

/** null: its default. */
const shownOf = (setting: ConfigSetting | undefined): unknown => setting?.value ?? null;
