import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchDaemon, watchFolder } from './changes.ts';
import { temporaryHome } from './testing/temporary-home.ts';

const LONG_MS = 60_000;
const watched = () => {
  const { paths, remove } = temporaryHome();
  onTestFinished(remove);
  const changes = watchDaemon(paths);
  onTestFinished(changes.close);
  return { paths, changes };
};

/** Resolves when a change of a file with this prefix was heard by whoever watches the folder. */
const heardOf = async (folder: string, prefix: string, change: () => void): Promise<void> => {
  const witness = watchFolder(folder, [prefix]);
  onTestFinished(witness.close);
  change();
  await witness.next(LONG_MS);
};

test('a file that appears ends the wait', async () => {
  const { paths, changes } = watched();
  const next = changes.next(LONG_MS);
  writeFileSync(paths.daemonFile, '');
  await next;
});

test('a file that appeared before the wait is not missed', async () => {
  const { paths, changes } = watched();
  await heardOf(paths.stateFolder, basename(paths.startTicketFile), () =>
    writeFileSync(paths.startTicketFile, ''),
  );
  await changes.next(LONG_MS);
});

test('the ledger in the same folder may change as it likes', async () => {
  const { paths, changes } = watched();
  let isOver = false;
  const next = changes.next(LONG_MS).then(() => {
    isOver = true;
  });
  await heardOf(paths.stateFolder, 'last', () => {
    for (let n = 0; n < 20; n++) writeFileSync(`${paths.ledgerFile}-wal`, String(n));
    writeFileSync(join(paths.stateFolder, 'last'), '');
  });
  expect(isOver).toBe(false);
  writeFileSync(paths.daemonFile, '');
  await next;
});

test('without a change the wait ends after its time, even without a folder to watch', async () => {
  const { paths, changes } = watched();
  await changes.next(10);
  const nowhere = watchFolder(join(paths.home, 'nowhere'), ['a']);
  await nowhere.next(10);
  nowhere.close();
});

test('an aborted signal ends the wait', async () => {
  const { changes } = watched();
  const controller = new AbortController();
  const next = changes.next(LONG_MS, controller.signal);
  controller.abort();
  await next;
  await changes.next(LONG_MS, controller.signal);
});

test('a folder that vanishes while it is watched breaks nothing', async () => {
  const { paths, changes } = watched();
  rmSync(paths.stateFolder, { recursive: true });
  await changes.next(10);
  await changes.next(10);
});
