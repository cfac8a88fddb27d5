// The docs that are made from code are committed as they are made, and what the others point at is there.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EVENT_TYPES, TRANSITIONS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
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

describe('the page about the architecture', () => {
  const rows = [...textOf('docs/architecture.md').matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)];

  test.each(rows.map(([, name = '', list = '']) => [name, list] as const))(
    'tells what %s may import from the registry',
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

const pages = globSync(['README.md', 'SECURITY.md', 'docs/**/*.md'], { cwd: ROOT });

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
