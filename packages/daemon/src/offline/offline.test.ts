import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homePaths, ledgerLoss } from '@coxswain/client';
import { openLedger } from '@coxswain/ledger';
import { expect, onTestFinished, test } from 'vitest';
import { importIntoHome } from './index.ts';

test('what is done in order after a daemon died is not taken for the loss of its journal', async () => {
  const home = mkdtempSync('/tmp/cox-o-');
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const paths = homePaths(home, { platform: process.platform, userId: process.getuid?.() ?? 0 });
  await (await openLedger({ folder: paths.stateFolder })).close();
  writeFileSync(paths.daemonFile, '{}');
  const chunks = (async function* () {
    yield Buffer.from('{"ledger":{"id":"led_other","schema":4}}\n');
  })();
  await importIntoHome(paths, { chunks, isDryRun: false, onInvalid: async () => {} });
  expect(existsSync(join(paths.stateFolder, 'ledger.db-wal'))).toBe(false);
  expect(ledgerLoss(paths)).toBeUndefined();
});
