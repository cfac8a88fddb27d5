import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { testFolder } from '../testing/folder.ts';
import type { Migration } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';

const newest = MIGRATIONS.at(-1)?.version ?? 0;
const next: Migration = { version: newest + 1, statements: ['create table later (n integer)'] };

const tables = (path: string): readonly unknown[] => {
  const file = new BetterSqlite3(path, { readonly: true });
  try {
    return file.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all();
  } finally {
    file.close();
  }
};
const versionOf = (path: string): unknown => {
  const file = new BetterSqlite3(path, { readonly: true });
  try {
    return file.pragma('user_version', { simple: true });
  } finally {
    file.close();
  }
};

/** A ledger of the version before with something in it. */
const older = (): string => {
  const path = join(testFolder(), 'ledger.db');
  const file = openFile(path, MIGRATIONS);
  file.exec(`insert into meta (key, value) values ('kept', 'yes')`);
  file.close();
  return path;
};

const keptIn = (path: string): unknown => {
  const file = new BetterSqlite3(path, { readonly: true });
  try {
    return file.prepare(`select value from meta where key = 'kept'`).pluck().get();
  } finally {
    file.close();
  }
};

describe('migrations', () => {
  test('have versions that follow one another', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  test('bring an older ledger up to date and keep a copy of it', () => {
    const path = older();
    openFile(path, [...MIGRATIONS, next]).close();
    expect(versionOf(path)).toBe(newest + 1);
    expect(tables(path)).toContain('later');
    expect(keptIn(path)).toBe('yes');
    const backup = `${path}.v${newest}.bak`;
    expect(versionOf(backup)).toBe(newest);
    expect(tables(backup)).not.toContain('later');
    expect(keptIn(backup)).toBe('yes');
    expect(statSync(backup).mode & 0o777).toBe(0o600);
  });

  test('never overwrite an earlier copy', () => {
    const path = older();
    const broken: Migration = { ...next, statements: ['create table wrong ('] };
    for (let round = 0; round < 2; round += 1)
      expect(() => openFile(path, [...MIGRATIONS, broken])).toThrow();
    expect(existsSync(`${path}.v${newest}.bak`)).toBe(true);
    expect(existsSync(`${path}.v${newest}-2.bak`)).toBe(true);
    expect(existsSync(`${path}.v${newest}-2.bak.part`)).toBe(false);
  });

  test('leave the ledger as it was when one of them fails', () => {
    const path = older();
    const broken: Migration = { version: newest + 2, statements: ['create table half (n)', 'no sql at all'] };
    expect(() => openFile(path, [...MIGRATIONS, next, broken])).toThrow(/syntax error/);
    expect(versionOf(path)).toBe(newest);
    expect(tables(path)).not.toContain('later');
    expect(tables(path)).not.toContain('half');
    openFile(path, MIGRATIONS).close();
  });

  test('make no copy when there is nothing to do', () => {
    const path = older();
    openFile(path, MIGRATIONS).close();
    expect(existsSync(`${path}.v${newest}.bak`)).toBe(false);
  });
});
