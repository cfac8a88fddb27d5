import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { testFolder } from '../testing/folder.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openFile } from './open-file.ts';

const problemOf = (path: string): Error & { code?: string } => {
  try {
    openFile(path, MIGRATIONS).close();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it could be opened');
};

/** A folder in which nobody may write, root included. */
const readOnlyFolder = (): string => {
  if (process.getuid?.() === 0) return process.platform === 'linux' ? '/sys' : '/System';
  const folder = testFolder();
  chmodSync(folder, 0o500);
  return folder;
};

describe('a new database', () => {
  test('is private to the user and set up for what we ask of it', () => {
    const path = join(testFolder(), 'ledger.db');
    const file = openFile(path, MIGRATIONS);
    const pragma = (name: string): unknown => file.pragma(name, { simple: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    expect(pragma('auto_vacuum')).toBe(2);
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('journal_size_limit')).toBe(64 * 1024 * 1024);
    expect(pragma('user_version')).toBe(MIGRATIONS.at(-1)?.version);
    file.close();
  });

  test('keeps all of it when it is opened again', () => {
    const path = join(testFolder(), 'ledger.db');
    openFile(path, MIGRATIONS).close();
    const file = openFile(path, MIGRATIONS);
    expect(file.pragma('auto_vacuum', { simple: true })).toBe(2);
    expect(file.pragma('synchronous', { simple: true })).toBe(2);
    file.close();
  });
});

describe('a file that is not our ledger is recognized and left unchanged', () => {
  test('a database of another program', () => {
    const path = join(testFolder(), 'ledger.db');
    const foreign = new BetterSqlite3(path);
    foreign.exec('create table books (title text)');
    foreign.close();
    const before = readFileSync(path);
    const problem = problemOf(path);
    expect(problem).toMatchObject({ code: 'storage' });
    expect(problem.message).toContain(`${path}: this database belongs to another program`);
    expect(readFileSync(path)).toEqual(before);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  test('a file that is not a database', () => {
    const path = join(testFolder(), 'ledger.db');
    writeFileSync(path, 'these are the notes of somebody\n'.repeat(100));
    const problem = problemOf(path);
    expect(problem).toMatchObject({ code: 'storage' });
    expect(problem.message).toContain('the file is not a database');
    expect(readFileSync(path, 'utf8')).toContain('notes of somebody');
  });

  test('a damaged ledger', () => {
    const path = join(testFolder(), 'ledger.db');
    openFile(path, MIGRATIONS).close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 100, 4_096);
    writeFileSync(path, bytes);
    const problem = problemOf(path);
    expect(problem).toMatchObject({ code: 'storage' });
    expect(problem.message).toContain('the file is damaged');
    expect(readFileSync(path)).toEqual(bytes);
  });

  test('a ledger of a newer version', () => {
    const path = join(testFolder(), 'ledger.db');
    const newer = openFile(path, MIGRATIONS);
    newer.pragma('user_version = 99');
    newer.close();
    const problem = problemOf(path);
    expect(problem).toMatchObject({ code: 'storage' });
    expect(problem.message).toContain('its schema version is 99');
    expect(problem.message).toContain('upgrade cox');
  });
});

describe('what cannot be opened is said with the reason', () => {
  test('a folder that cannot be written', () => {
    const problem = problemOf(join(readOnlyFolder(), 'ledger.db'));
    expect(problem).toMatchObject({ code: 'storage' });
    expect(problem.message).toMatch(/permission denied|read-only|cannot be (written|opened)/);
  });

  test('a folder that does not exist, or is none', () => {
    const folder = testFolder();
    expect(problemOf(join(folder, 'gone', 'ledger.db')).message).toContain('the folder does not exist');
    writeFileSync(join(folder, 'file'), '');
    expect(problemOf(join(folder, 'file', 'ledger.db')).message).toContain('the folder is not a folder');
    expect(problemOf(folder).message).toContain('it is a folder');
  });

  test('a database that another program has locked', () => {
    const path = join(testFolder(), 'ledger.db');
    const holder = openFile(path, MIGRATIONS);
    holder.exec('begin immediate');
    expect(problemOf(path).message).toContain('another program has locked it');
    holder.exec('rollback');
    holder.close();
    openFile(path, MIGRATIONS).close();
  });
});
