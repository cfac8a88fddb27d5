import { existsSync, statfsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import { oneFile } from '../../../test/helpers/one-file.ts';
import { ledgerConformance } from './conformance/ledger-conformance.ts';
import { openLedger } from './open.ts';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 512 * 1024 * 1024;

const hasRoom = (): boolean => {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ENOUGH_BYTES;
};

/** In memory where there is room: a disk would make sure a thousand times of what is removed at once. */
const PARENT = hasRoom() ? MEMORY : tmpdir();
const newFolder = (): Promise<string> => mkdtemp(join(PARENT, 'cox-ledger-'));

/** A new ledger is copied: to make its tables thousands of times takes longer than all that is tested. */
const empty = newFolder().then(async (folder) => {
  await (await openLedger({ folder })).close();
  return folder;
});
/** The reading thread, which nearly every test starts. */
const reader = oneFile(join(import.meta.dirname, 'reader/worker.ts'));
afterAll(async () => {
  await rm(await empty, { recursive: true, force: true });
  await (await reader).remove();
});

ledgerConformance('the ledger on SQLite', async (options = {}) => {
  const folder = await newFolder();
  await cp(await empty, folder, { recursive: true });
  const setup = { folder, readerEntry: pathToFileURL((await reader).path), ...options };
  let ledger = await openLedger(setup);
  return {
    ledger,
    async reopen() {
      await ledger.close();
      ledger = await openLedger(setup);
      return ledger;
    },
    async cleanup() {
      await ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
