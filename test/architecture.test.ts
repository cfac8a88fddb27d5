// Holds the whole tree against the house rules of docs/architecture.md. A workspace does not enforce them: an import that
// goes up and is declared nowhere compiles.

import { describe, expect, test } from 'vitest';
import { environmentViolations } from './architecture/environment-rules.ts';
import { FLOORS, HEAVY, THIRD_PARTY } from './architecture/floors.ts';
import { cycleViolations, entriesOf, filesOf, loadedWith } from './architecture/import-graph.ts';
import { importViolations, isTest, packageName } from './architecture/import-rules.ts';
import { ROOMS, roomViolations } from './architecture/room-rules.ts';
import { fileViolations, packageViolations } from './architecture/shape-rules.ts';
import { lookOf, packageNames, productVersion, sourceFiles } from './architecture/tree.ts';
import { describeViolation, type Violation } from './architecture/violation.ts';

const files = sourceFiles();
const names = packageNames();
const looks = new Map(names.map((name) => [name, lookOf(name)]));
const dependenciesOf = (name: string): Readonly<Record<string, string>> =>
  looks.get(name)?.manifest?.dependencies ?? {};
const entries = entriesOf(
  new Map([...looks].map(([name, { manifest }]) => [name, { exports: manifest?.exports ?? {} }])),
);

/** Fails with one readable line for each violation. */
const expectNone = (violations: readonly Violation[]): void =>
  expect(violations.map(describeViolation)).toEqual([]);

describe.each(names)('package %s', (name) => {
  const own = filesOf(files, name);

  test('has a floor and looks like the others', () => {
    expect(FLOORS[name]).toBeTypeOf('number');
    expectNone(packageViolations(lookOf(name), productVersion()));
  });

  test('imports only from lower floors, only what it declares, only what belongs to it', () => {
    const manifest = { dependencies: dependenciesOf(name) };
    expectNone(own.flatMap((file) => importViolations(file, manifest)));
  });

  test('has no circles between its files', () => {
    expectNone(cycleViolations(new Map(own.map((file) => [file.path, file]))));
  });

  test('uses everything that it declares', () => {
    const used = new Set(
      own.flatMap(({ imports }) => imports.map(({ specifier = '' }) => packageName(specifier))),
    );
    expect(Object.keys(dependenciesOf(name)).filter((dependency) => !used.has(dependency))).toEqual([]);
  });
});

describe.each(Object.keys(ROOMS))('the rooms of %s', (name) => {
  test('are imported through their doors, from above', () =>
    expectNone(filesOf(files, name).flatMap(roomViolations)));
});

describe('the whole tree', () => {
  test('gets its environment passed in', () =>
    expectNone([...files.values()].flatMap(environmentViolations)));

  test('has files of one concept, named by it', () =>
    expectNone([...files.values()].flatMap(fileViolations)));

  test('speaks SQL in the ledger alone', () => {
    const speakers = Object.keys(THIRD_PARTY).filter((name) => THIRD_PARTY[name]?.includes('kysely'));
    expect(speakers).toEqual(['ledger']);
  });
});

describe('a command that prints one line', () => {
  const light = ['protocol', 'client', 'locale', 'views', 'cli'].filter((name) => names.includes(name));

  test.each(light)('loads nothing heavy with %s', (name) => {
    const loaded = loadedWith(`packages/${name}/src/index.ts`, files, entries);
    expect(HEAVY.flatMap((heavy) => loaded.get(heavy) ?? [])).toEqual([]);
  });
});

describe('the reader of the tree', () => {
  test('finds the files, and separates tests from the rest', () => {
    const paths = [...files.keys()];
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.filter(isTest).length).toBeGreaterThan(10);
    expect(paths).toContain('packages/protocol/src/task/task-status.ts');
  });
});
