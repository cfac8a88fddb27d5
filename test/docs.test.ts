// The docs that are made from code are committed as they are made, and what the others point at is there.

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROGRAM } from '@coxswain/cli';
import { EVENT_TYPES, EXIT_CODES, TRANSITIONS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { GLOBAL_OPTIONS } from '../packages/cli/src/input/global-options.ts';
import { everyCommand } from '../scripts/docs/cli.ts';
import { PAGES } from '../scripts/docs/pages.ts';
import { FLOORS, THIRD_PARTY } from './architecture/floors.ts';
import { packageNames, ROOT } from './architecture/tree.ts';

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('a made page', () => {
  test.each(PAGES)('$path is what `npm run docs` makes', async ({ path, make }) => {
    expect(textOf(path)).toBe(await make());
  });

  test('of events explains each of them', () => {
    const page = textOf('docs/events.md');
    for (const type of EVENT_TYPES) expect(page).toMatch(new RegExp(`### ${type}\n\n[A-Z][^\n]+\\.\n`));
  });

  test('of states draws each transition; a cause holds nothing that ends a label', () => {
    const page = textOf('docs/state-machine.md');
    for (const { from, to, cause } of TRANSITIONS) {
      expect(page).toContain(`  ${from} --> ${to}: ${cause}\n`);
      expect(cause).not.toMatch(/[:;\n]/);
    }
  });
});

describe('the man page', () => {
  const page = textOf('man/man1/cox.1');

  test('has every command, every exit code and the options that all of them take', async () => {
    for await (const { path } of everyCommand(PROGRAM))
      expect(page).toMatch(new RegExp(`^\\.SS cox ${path.join(' ').replaceAll('-', '\\\\-')}( |$)`, 'm'));
    for (const { code } of Object.values(EXIT_CODES)) expect(page).toContain(`\\fB${code}\\fR`);
    for (const { syntax } of Object.values(GLOBAL_OPTIONS))
      expect(page).toContain(`\\fB${syntax.replaceAll('-', '\\-')}\\fR`);
  });

  test('holds no request that no one meant, and only ASCII', () => {
    const requests = new Set([...page.matchAll(/^[.']\S*/gm)].map(([request]) => request));
    expect([...requests].toSorted()).toEqual(['.B', '.PP', '.SH', '.SS', '.TH', '.TP', '.\\"', '.fi', '.nf']);
    expect(page).toMatch(/^[\n\x20-\x7E]*$/);
    expect(JSON.parse(textOf('package.json')).man).toEqual(['man/man1/cox.1']);
  });

  test.skipIf(spawnSync('groff', ['--version']).status !== 0)('is set without a warning', () => {
    const set = spawnSync('groff', ['-man', '-ww', '-z', '-Tutf8', join(ROOT, 'man/man1/cox.1')], {
      encoding: 'utf8',
    });
    expect([set.status, set.stderr]).toEqual([0, '']);
  });
});

describe('the page about the architecture', () => {
  const rows = [...textOf('docs/architecture.md').matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)];

  test.each(rows.map(([, name = '', list = '']) => [name, list] as const))(
    'lists what %s may import from the registry',
    (name, list) => {
      const told = list === '–' ? [] : list.split(', ').map((entry) => entry.replace(/ \(.*\)/, ''));
      expect(told.toSorted()).toEqual(THIRD_PARTY[name]?.toSorted());
    },
  );

  test('draws the floors of the packages there are', () => {
    const house = /```\n([\s\S]*?)```/.exec(textOf('docs/architecture.md'))?.[1] ?? '';
    const drawn = house.split('\n').flatMap((line) => {
      const [floor, ...names] = line.trim().split(/\s+/);
      return names.map((name) => [name, Number(floor)] as const);
    });
    expect(new Map(drawn)).toEqual(new Map(packageNames().map((name) => [name, FLOORS[name]])));
    expect(rows.map(([, name]) => name).toSorted()).toEqual(packageNames().toSorted());
  });
});

describe('the page about security', () => {
  const promises = [...textOf('docs/security.md').matchAll(/^\| (.+) \| `(\S+\.test\.ts)`: (.+) \|$/gm)];

  test('has a test for each promise', () => {
    expect(promises.length).toBeGreaterThan(40);
    const unkept = promises.filter(([, , file = '', name = '']) => {
      const path = join('test/attacks', file);
      return !existsSync(join(ROOT, path)) || !textOf(path).replaceAll("\\'", "'").includes(name);
    });
    expect(unkept.map(([line]) => line)).toEqual([]);
  });
});

const pages = globSync(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/**/*.md'], { cwd: ROOT });

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  test('points at files that are there', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) => target);
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  test('names files of the tree that are there', () => {
    const named = [...text.matchAll(/`((?:packages|scripts|test|docs|bin)\/[\w./-]+\w)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
