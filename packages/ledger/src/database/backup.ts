// A whole copy of the database, made before its schema changes.

import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { syncNow } from '../sync-folder.ts';

const freeName = (base: string): string => {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? `${base}.bak` : `${base}-${count}.bak`;
    if (!existsSync(name)) return name;
  }
};

/**
 * Writes a consistent copy to `<base>.bak`, or `<base>-2.bak` … when that exists, and returns its name. The copy gets its
 * name only when it is whole and on the disk.
 */
export const backUp = (file: BetterSqlite3.Database, base: string): string => {
  const name = freeName(base);
  const unfinished = `${name}.part`;
  rmSync(unfinished, { force: true });
  closeSync(openSync(unfinished, 'wx', 0o600));
  file.prepare('vacuum into ?').run(unfinished);
  syncNow(unfinished);
  renameSync(unfinished, name);
  syncNow(dirname(name));
  return name;
};
