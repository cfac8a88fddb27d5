// Tests of the rules themselves, with made-up files: a rule that never fires proves nothing.

import { describe, expect, test } from 'vitest';
import { environmentViolations } from './environment-rules.ts';
import { FLOORS } from './floors.ts';
import { cycleViolations, entriesOf, loadedWith } from './import-graph.ts';
import { importViolations } from './import-rules.ts';
import { roomViolations } from './room-rules.ts';
import { fileViolations, packageViolations } from './shape-rules.ts';
import { parseSource, type SourceFile } from './source-file.ts';
import { describeViolation } from './violation.ts';

const everything = {
  dependencies: new Proxy({}, { getOwnPropertyDescriptor: () => ({ configurable: true }) }),
};

const importsOf = (
  path: string,
  text: string,
  manifest: { dependencies: Record<string, string> } = everything,
) => importViolations(parseSource(path, text), manifest).map(describeViolation);

describe('the rooms', () => {
  const roomsOf = (path: string, text: string) =>
    roomViolations(parseSource(`packages/engine/src/${path}`, text)).map(({ rule }) => rule);

  test('are imported through their doors, by rooms above them', () => {
    expect(roomsOf('submit/a.ts', `import type { A } from '../run/index.ts';`)).toEqual([]);
    expect(roomsOf('submit/a.ts', `import { a } from '../run/a.ts';`)).toEqual(['doors']);
    expect(roomsOf('run/a.ts', `import type { A } from '../submit/index.ts';`)).toEqual(['rooms']);
    expect(roomsOf('run/b/a.ts', `import { a } from '../a.ts'; import { b } from '../../b.ts';`)).toEqual([]);
    expect(roomsOf('orchestration/a.ts', `import { a } from './definition/a.ts';`)).toEqual(['doors']);
    expect(roomsOf('parts.ts', `import { a } from './run/a.ts';`)).toEqual(['doors']);
    expect(roomsOf('elsewhere/a.ts', '')).toEqual(['rooms']);
    expect(roomsOf('run/a.test.ts', `import { a } from '../submit/a.ts';`)).toEqual([]);
  });
});

describe('the floors', () => {
  const packages = Object.keys(FLOORS);
  const pairs = packages.flatMap((from) => packages.map((to) => [from, to] as const));

  test.each(pairs)('%s → %s', (from, to) => {
    const found = importsOf(`packages/${from}/src/a.ts`, `import type { A } from '@coxswain/${to}';`);
    expect(found.length === 0).toBe((FLOORS[to] ?? 0) < (FLOORS[from] ?? 0));
  });

  test('name file, line, rule and both floors', () => {
    expect(importsOf('packages/ledger/src/a.ts', `\nimport { a } from '@coxswain/engine';`)).toEqual([
      'packages/ledger/src/a.ts:2 [floors] ledger (floor 2) imports engine (floor 3) upward',
    ]);
    expect(importsOf('packages/ledger/src/a.ts', `import { a } from '@coxswain/client';`)).toEqual([
      'packages/ledger/src/a.ts:1 [floors] ledger imports client sideways: both stand on floor 2',
    ]);
  });

  test.each([
    `import { a } from '@coxswain/daemon';`,
    `import type { A } from '@coxswain/daemon';`,
    `import { type A } from '@coxswain/daemon/x.ts';`,
    `import '@coxswain/daemon';`,
    `export * from '@coxswain/daemon';`,
    `export type { A } from '@coxswain/daemon';`,
    `const a = await import('@coxswain/daemon');`,
    `const a = require('@coxswain/daemon');`,
    `type A = import('@coxswain/daemon').A;`,
    `import { a } from '../../daemon/src/index.ts';`,
  ])('detect every kind of import: %s', (text) => {
    expect(importsOf('packages/engine/src/run/a.ts', text.replace('../../', '../../../'))).toHaveLength(1);
  });

  test.each([
    `// import { a } from '@coxswain/daemon';`,
    `const text = "import { a } from '@coxswain/daemon'";`,
    `const fs = process.getBuiltinModule('node:fs');`,
    `import { readFileSync } from 'node:fs';`,
    `import { b } from '../b.ts';`,
  ])('accept code without a forbidden import: %s', (text) => {
    expect(importsOf('packages/engine/src/run/a.ts', text)).toEqual([]);
  });

  test('refuse a package that is not in the table', () => {
    expect(importsOf('packages/cli/src/a.ts', `import { a } from '@coxswain/attic';`)[0]).toContain(
      'attic has no floor',
    );
    expect(importsOf('packages/attic/src/a.ts', `import { a } from '@coxswain/protocol';`)[0]).toContain(
      'no floor',
    );
  });

  test('refuse a computed name', () => {
    expect(importsOf('packages/cli/src/a.ts', 'const a = await import(`@coxswain/${name}`);')[0]).toContain(
      '[literal import]',
    );
  });
});

describe('what a package declares', () => {
  const manifest = { dependencies: { '@coxswain/protocol': '0.1.0', kysely: '0.29.9' } };

  test('may be imported', () => {
    const text = `import { a } from '@coxswain/protocol/schema'; import { b } from 'kysely/helpers/sqlite';`;
    expect(importsOf('packages/ledger/src/a.ts', text, manifest)).toEqual([]);
  });

  test('is the only thing that may be imported', () => {
    expect(importsOf('packages/ledger/src/a.ts', `import a from 'better-sqlite3';`, manifest)[0]).toContain(
      '[declared]',
    );
    expect(
      importsOf('packages/engine/src/a.ts', `import { a } from '@coxswain/ledger';`, manifest)[0],
    ).toContain('@coxswain/ledger is not in the dependencies of engine');
  });

  test('must be allowed by the table', () => {
    expect(importsOf('packages/engine/src/a.ts', `import { sql } from 'kysely';`)[0]).toContain(
      '[third party] kysely does not belong to engine',
    );
    expect(importsOf('packages/ledger/src/a.ts', `import fc from 'fast-check';`)[0]).toContain(
      '[third party]',
    );
  });

  test('does not apply to tests', () => {
    expect(importsOf('packages/ledger/src/a.test.ts', `import fc from 'fast-check';`)).toEqual([]);
    expect(importsOf('packages/ledger/src/a.test.ts', `import { a } from '@coxswain/engine';`)).toHaveLength(
      1,
    );
  });
});

describe('test code', () => {
  const text = `import { fixture } from './testing/fixture.ts';`;

  test('is only imported by tests', () => {
    expect(importsOf('packages/ledger/src/a.ts', text)[0]).toContain('[test code]');
    expect(importsOf('packages/ledger/src/a.test.ts', text)).toEqual([]);
    expect(
      importsOf('packages/ledger/src/testing/b.ts', `import fc from 'fast-check'; import '../a.ts';`),
    ).toEqual([]);
  });
});

describe('the schemas and the operations', () => {
  const [values, types] = [
    `import { task } from '@coxswain/protocol/schema';`,
    `import type { Task } from '@coxswain/protocol/schema';`,
  ];

  test.each(['cli', 'client', 'cockpit'])('are only imported as types by %s', (name) => {
    expect(importsOf(`packages/${name}/src/a.ts`, values)[0]).toContain('[light start]');
    expect(importsOf(`packages/${name}/src/a.ts`, types)).toEqual([]);
    expect(importsOf(`packages/${name}/src/a.ts`, values.replace('{ task', '{ type task'))).toHaveLength(1);
    expect(importsOf(`packages/${name}/src/a.ts`, values.replace('schema', 'operations'))).toHaveLength(1);
  });

  test('may be imported as values by the daemon', () =>
    expect(importsOf('packages/daemon/src/a.ts', values)).toEqual([]));
});

const graph = (texts: Readonly<Record<string, string>>): Map<string, SourceFile> =>
  new Map(Object.entries(texts).map(([path, text]) => [path, parseSource(path, text)]));

describe('import cycles', () => {
  test('are found with their full path, including type imports', () => {
    const files = graph({
      'packages/a/src/one.ts': `import type { Two } from './two.ts';`,
      'packages/a/src/two.ts': `import { three } from './deep/three.ts';`,
      'packages/a/src/deep/three.ts': `import { one } from '../one.ts';`,
    });
    expect(cycleViolations(files).map(({ message }) => message)).toEqual([
      'packages/a/src/one.ts → packages/a/src/two.ts → packages/a/src/deep/three.ts → packages/a/src/one.ts',
    ]);
  });

  test('do not include two paths to one file', () => {
    const files = graph({
      'packages/a/src/one.ts': `import './two.ts'; import './three.ts';`,
      'packages/a/src/two.ts': `import './three.ts';`,
      'packages/a/src/three.ts': '',
    });
    expect(cycleViolations(files)).toEqual([]);
  });
});

describe('what an import loads', () => {
  const entries = entriesOf(new Map([['b', { exports: { '.': './src/index.ts', './x': './src/x.ts' } }]]));
  const files = graph({
    'packages/a/src/index.ts': `import { b } from '@coxswain/b'; const c = await import('@coxswain/b/x');`,
    'packages/b/src/index.ts': `import 'node:fs'; import type { z } from 'zod'; export * from './deep.ts';`,
    'packages/b/src/deep.ts': `import chalk from 'chalk';`,
    'packages/b/src/x.ts': `import { z } from 'zod';`,
  });

  test('is found through packages and files, with the path', () => {
    expect(loadedWith('packages/a/src/index.ts', files, entries)).toEqual(
      new Map([['chalk', 'packages/a/src/index.ts → @coxswain/b → ./deep.ts → chalk']]),
    );
  });

  test('excludes lazy and type-only imports', () => {
    expect(loadedWith('packages/a/src/index.ts', files, entries).has('zod')).toBe(false);
    expect(loadedWith('packages/b/src/x.ts', files, entries).has('zod')).toBe(true);
  });
});

describe('the environment', () => {
  const usesOf = (path: string, text: string) =>
    environmentViolations(parseSource(path, text)).map(describeViolation);

  test.each(['Date.now();', 'new Date();', 'Math.random();'])('is not accessed by logic: %s', (text) => {
    for (const name of ['protocol', 'ledger', 'engine'])
      expect(usesOf(`packages/${name}/src/a.ts`, text)).toHaveLength(1);
    expect(usesOf('packages/engine/src/clock.ts', text)).toEqual([]);
    expect(usesOf('packages/engine/src/a.test.ts', text)).toEqual([]);
    expect(usesOf('packages/cli/src/a.ts', text)).toEqual([]);
  });

  test('may be passed in as values', () => {
    expect(
      usesOf('packages/engine/src/a.ts', 'new Date(ms).toISOString(); Date.parse(at); Math.max(1, 2);'),
    ).toEqual([]);
  });

  test('is printed to from one folder only', () => {
    expect(usesOf('packages/cli/src/a.ts', `\n\nconsole.log('hi');`)).toEqual([
      'packages/cli/src/a.ts:3 [environment passed in] console.log: only cli/src/output and scripts print',
    ]);
    expect(usesOf('packages/cli/src/output/a.ts', 'console.log(1);')).toEqual([]);
    expect(usesOf('scripts/test.ts', 'console.log(1);')).toEqual([]);
  });

  test('is not exited from the middle of the program', () => {
    expect(usesOf('packages/ledger/src/a.ts', 'process.exit(1);')).toHaveLength(1);
    expect(usesOf('packages/cli/src/a.ts', 'process.exit(1);')).toEqual([]);
  });
});

describe('the shape', () => {
  const shapeOf = (path: string, lines: number) =>
    fileViolations({ path, lineCount: lines, imports: [], uses: [] }).map(describeViolation);

  test.each(['utils.ts', 'lib/a.ts', 'common/a.ts', 'types.ts', 'helper.ts', 'run/helpers.test.ts'])(
    'refuses the name %s',
    (name) => expect(shapeOf(`packages/a/src/${name}`, 1)).toHaveLength(1),
  );

  test.each(['prototypes.ts', 'library.ts', 'input-types-of.ts', 'task.ts'])('takes the name %s', (name) =>
    expect(shapeOf(`packages/a/src/${name}`, 1)).toEqual([]),
  );

  test('refuses a file of 301 lines, unless it is a test', () => {
    expect(shapeOf('packages/a/src/a.ts', 300)).toEqual([]);
    expect(shapeOf('packages/a/src/a.ts', 301)[0]).toContain('301 lines');
    expect(shapeOf('packages/a/src/a.test.ts', 301)).toEqual([]);
  });

  test('is the same for all packages', () => {
    const manifest = {
      name: '@coxswain/a',
      version: '1.0.0',
      description: 'A',
      license: 'MIT',
      private: true,
      type: 'module',
      exports: { '.': './src/index.ts' },
      dependencies: { b: '1.2.3' },
    };
    const look = {
      folder: 'a',
      manifest,
      tsconfig: '{ "extends": "../../tsconfig.json", "include": ["src"] }\n',
      index: '// A',
    };
    expect(packageViolations(look, '1.0.0')).toEqual([]);
    const wrong = { ...look, index: 'export {};', manifest: { ...manifest, dependencies: { b: '^1.2.3' } } };
    expect(packageViolations(wrong, '1.0.0').map(({ message }) => message)).toEqual([
      'begins with the terms of the package',
      "pins b exactly, not '^1.2.3'",
    ]);
    expect(
      packageViolations({ folder: 'a', manifest: undefined, tsconfig: undefined, index: undefined }, '1.0.0'),
    ).toHaveLength(9);
  });
});
