// A backup is one file: SQLite's copy of the database with two more tables (what this is, and the bytes of each file beside the
// database), followed by a line with the checksum of everything before. SQLite can open it directly.

import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { ProblemError } from '@coxswain/protocol';

export const BACKUP_VERSION = 1;

export const BACKUP_TABLES = [
  `create table backup (version integer not null, ledger_id text not null, created_at integer not null) strict`,
  `create table backup_file (path text primary key, content blob not null) strict`,
] as const;

const WORD = 'cox-backup';
const PIECE_BYTES = 1024 * 1024;
const DIGITS = 20;

const sealOf = (sha256: string, bytes: number): string =>
  `\n${WORD} ${BACKUP_VERSION} ${sha256} ${String(bytes).padStart(DIGITS, '0')}\n`;
/** The length of the line at its end. */
export const SEAL_BYTES = sealOf('0'.repeat(64), 0).length;
const SEAL = new RegExp(`^\\n${WORD} \\d+ ([0-9a-f]{64}) (\\d{${DIGITS}})\\n$`);

/** Hashes the first bytes of a file. */
const hashThrough = (file: number, bytes: number, onPiece?: (piece: Uint8Array) => void): string => {
  const hash = createHash('sha256');
  const room = Buffer.alloc(Math.min(PIECE_BYTES, bytes));
  for (let at = 0; at < bytes; ) {
    const read = readSync(file, room, 0, Math.min(room.length, bytes - at), at);
    if (read === 0) break;
    const piece = room.subarray(0, read);
    hash.update(piece);
    onPiece?.(piece);
    at += read;
  }
  return hash.digest('hex');
};

/** Appends the checksum and syncs the file. Returns its total length in bytes. */
export const sealBackup = (path: string): number => {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const seal = Buffer.from(sealOf(hashThrough(file, size), size));
    writeSync(file, seal, 0, seal.length, size);
    fsyncSync(file);
    return size + seal.length;
  } finally {
    closeSync(file);
  }
};

const notWhole = (path: string, why: string): ProblemError =>
  new ProblemError('unprocessable', `${path}: ${why}; nothing was changed. Use another backup`);

/** Copies the database out of a backup. Throws ProblemError for a file that is not exactly what `cox backup` wrote. */
export const unsealBackup = (path: string, to: string): void => {
  if (!existsSync(path))
    throw new ProblemError('unprocessable', `no such file: ${path}: name one that cox backup wrote`);
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const room = Buffer.alloc(SEAL_BYTES);
    const end = Math.max(0, size - SEAL_BYTES);
    const length = readSync(file, room, 0, SEAL_BYTES, end);
    const [, sha256, bytes] = SEAL.exec(room.toString('latin1', 0, length)) ?? [];
    if (sha256 === undefined) throw notWhole(path, 'this is not a cox backup, or it is incomplete');
    if (Number(bytes) !== end)
      throw notWhole(path, `the backup has ${end} bytes instead of ${Number(bytes)}`);
    const copy = openSync(to, 'wx', 0o600);
    try {
      const hashed = hashThrough(file, end, (piece) => {
        for (let at = 0; at < piece.length; ) at += writeSync(copy, piece, at);
      });
      if (hashed !== sha256) throw notWhole(path, 'the backup is damaged: its checksum does not match');
      fsyncSync(copy);
    } finally {
      closeSync(copy);
    }
  } finally {
    closeSync(file);
  }
};
