import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerConformance } from './conformance/ledger-conformance.ts';
import { openLedger } from './open.ts';

ledgerConformance('the ledger on SQLite', async (options = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-ledger-'));
  let ledger = await openLedger({ folder, ...options });
  return {
    ledger,
    async reopen() {
      await ledger.close();
      ledger = await openLedger({ folder, ...options });
      return ledger;
    },
    async cleanup() {
      await ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
