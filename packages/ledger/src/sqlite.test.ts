import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ledgerConformance } from './conformance/ledger-conformance.ts';
import { openLedger } from './open.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'cox-ledger-'));

/** A new ledger is copied: to make its tables thousands of times takes longer than all that is tested. */
const empty = newFolder().then(async (folder) => {
  await (await openLedger({ folder })).close();
  return folder;
});
afterAll(async () => rm(await empty, { recursive: true, force: true }));

ledgerConformance('the ledger on SQLite', async (options = {}) => {
  const folder = await newFolder();
  await cp(await empty, folder, { recursive: true });
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
