// Writes a backup in a separate thread while the ledger is in use. Meanwhile no output file is removed, so that the rows of the
// snapshot find theirs.

import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { type BackupAnswer, DAEMON_ACTOR, type LedgerId, ProblemError } from '@coxswain/protocol';
import type { Audit } from '../audit.ts';
import { storageProblem } from '../database/storage-problem.ts';
import type { BackupRequest } from '../ledger.ts';
import type { OutputStore } from '../output/output-store.ts';
import { Reader, type ReaderSetup } from '../reader/reader.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { UNFINISHED } from './write-backup.ts';

export interface BackUpSetup extends ReaderSetup {
  readonly id: LedgerId;
  readonly output: Pick<OutputStore, 'keepFilesWhile'>;
  readonly audit: Pick<Audit, 'append'>;
}

const refuse = (message: string): never => {
  throw new ProblemError('unprocessable', message);
};

/** Throws unless a backup may be written there. */
const requireFree = ({ file, isForced }: BackupRequest, databasePath: string): void => {
  if (!isAbsolute(file)) refuse(`'${file}' is not an absolute path`);
  const folder = dirname(file);
  if (!existsSync(folder)) refuse(`the folder ${folder} does not exist: create it, or name another file`);
  const own = realpathSync(dirname(databasePath));
  const real = join(realpathSync(folder), '');
  if (`${real}${sep}`.startsWith(`${own}${sep}`))
    refuse(
      `${file} is inside the folder of the ledger itself: name a file elsewhere, ideally on another disk`,
    );
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isFile()) refuse(`${file} is not a file: name the file to write`);
  if (!isForced) refuse(`${file} already exists: name another file, or replace it with --force`);
};

/** The function that writes backups, one at a time. */
export const createBackUp = (setup: BackUpSetup): ((request: BackupRequest) => Promise<BackupAnswer>) => {
  const { id, output, audit, ...readerSetup } = setup;
  let isBusy = false;

  const write = async (request: BackupRequest): Promise<BackupAnswer> => {
    const { file, nowMs, signal } = request;
    const thread = new Reader(readerSetup);
    const leave = (): void => void thread.close();
    signal?.addEventListener('abort', leave, { once: true });
    try {
      signal?.throwIfAborted();
      const order = { file, ledgerId: id, createdAtMs: nowMs };
      const written = await thread.run('writeBackup', order);
      return { file, ledgerId: id, createdAt: timestampOf(nowMs), ...written };
    } catch (error) {
      // The thread must end before its files are removed.
      await thread.close();
      rmSync(`${file}${UNFINISHED}`, { force: true });
      throw storageProblem(file, (error as Error).cause ?? error) ?? error;
    } finally {
      signal?.removeEventListener('abort', leave);
      await thread.close();
    }
  };

  return async (request) => {
    requireFree(request, setup.databasePath);
    if (isBusy)
      throw new ProblemError('unprocessable', 'another backup is being written: wait until it is done');
    isBusy = true;
    try {
      const { by = DAEMON_ACTOR, file } = request;
      // Before the copy, so that the copy contains it.
      await audit.append(by, { action: 'ledger.backed_up', subject: file });
      return await output.keepFilesWhile(() => write(request));
    } finally {
      isBusy = false;
    }
  };
};
