// The docs that are made from code are committed as they are made, and what the others point at is there.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EVENT_TYPES, TRANSITIONS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { PAGES } from '../scripts/docs/pages.ts';
import { ROOT } from './architecture/tree.ts';

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

const pages = globSync(['README.md', 'docs/**/*.md'], { cwd: ROOT });

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
