// The home folder and its contents: who owns it, who may write there, how much room is left.

import { accessSync, constants, lstatSync, type Stats, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type HomePaths, ledgerLoss, RESERVE_BYTES, socketPath } from '@coxswain/client';
import { othersMayWrite } from '@coxswain/protocol/files';
import { bytesText } from '../output/bytes-text.ts';
import { type Finding, reasonOf } from './finding.ts';

const OTHERS = 0o077;
/** With less the ledger may soon be unable to keep its promise. */
const MIN_FREE_BYTES = 200 * 1024 * 1024;

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

/** The folder itself, or the nearest one above it that exists. */
const existing = (folder: string): string =>
  statOf(folder) !== undefined || dirname(folder) === folder ? folder : existing(dirname(folder));

/** What is wrong with a folder that only its owner may change; undefined when nothing is. */
const faultOf = (folder: string, userId: number): readonly [detail: string, remedy: string] | undefined => {
  const found = statOf(folder);
  if (found === undefined) {
    try {
      accessSync(existing(folder), constants.W_OK);
      return undefined;
    } catch {
      return [
        `cannot create ${folder}: its parent folder is not writable`,
        'set COX_HOME to a folder you can write to',
      ];
    }
  }
  if (!found.isDirectory()) return [`${folder} is not a folder`, `move it aside: mv ${folder} ${folder}.old`];
  if (found.uid !== userId)
    return [`${folder} belongs to another user (uid ${found.uid})`, 'set COX_HOME to a folder you own'];
  if (othersMayWrite(found)) return [`others can write to ${folder}`, `chmod go-w ${folder}`];
  return undefined;
};

export const checkHome = ({ home, stateFolder }: HomePaths, userId: number): Finding => {
  const fault = faultOf(home, userId) ?? faultOf(stateFolder, userId);
  if (fault !== undefined) return { check: 'home', ok: false, detail: fault[0], remedy: fault[1] };
  return { check: 'home', ok: true, detail: statOf(home) === undefined ? `${home} (will be created)` : home };
};

export const checkSocket = (paths: HomePaths, userId: number, isRunning: boolean): Finding => {
  const socketFile = socketPath(paths);
  const found = lstatSync(socketFile, { throwIfNoEntry: false });
  if (found === undefined) {
    const detail = isRunning ? `${socketFile} is missing` : `${socketFile} (none yet)`;
    const remedy = 'the daemon recreates it within seconds; if not: cox daemon restart';
    return { check: 'socket', ok: !isRunning, detail, remedy };
  }
  const isPrivate = found.isSocket() && found.uid === userId && (found.mode & OTHERS) === 0;
  const detail = isPrivate ? socketFile : `${socketFile} is not a private socket that you own`;
  return { check: 'socket', ok: isPrivate, detail, remedy: `cox daemon stop; rm ${socketFile}` };
};

export const checkLedger = (paths: HomePaths): Finding => {
  const { ledgerFile, stateFolder } = paths;
  const loss = ledgerLoss(paths);
  if (loss !== undefined)
    return {
      check: 'ledger',
      ok: false,
      detail: loss,
      remedy: 'put it back or restore a backup before starting the daemon',
    };
  const size = statOf(ledgerFile)?.size;
  const target = size === undefined ? existing(stateFolder) : ledgerFile;
  try {
    accessSync(target, constants.R_OK | constants.W_OK);
  } catch (error) {
    const remedy = `chmod u+rw ${target}, or set COX_HOME to another folder`;
    return { check: 'ledger', ok: false, detail: reasonOf(error), remedy };
  }
  const detail = size === undefined ? `${ledgerFile} (none yet)` : `${ledgerFile}, ${bytesText(size)}`;
  return { check: 'ledger', ok: true, detail };
};

export const checkDisk = ({ stateFolder, reserveFile }: HomePaths): Finding => {
  const { bavail, bsize } = statfsSync(existing(stateFolder));
  const free = bavail * bsize;
  const left = statOf(reserveFile)?.size;
  // Before the first daemon there is none.
  const isInUse = left !== undefined && left < RESERVE_BYTES && free < MIN_FREE_BYTES;
  const used = isInUse
    ? `; the reserve is in use: ${bytesText(left)} of ${bytesText(RESERVE_BYTES)} left`
    : '';
  const remedy = 'free up space, or delete old tasks: cox prune';
  return { check: 'disk', ok: free >= MIN_FREE_BYTES, detail: `${bytesText(free)} free${used}`, remedy };
};
