import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { codeFileOf, loadBundle, loadWarm } from './warm-bundle.ts';

const MARK = '/* 0123456789abcdef */';
const SOURCE = `${MARK}"use strict";exports.answer = () => 6 * 7;exports.name = require('node:path').basename(__filename);`;

/** A bundle on the disk; with code for it unless told otherwise. */
const bundleWith = (source: string, hasCode = true): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-warm-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bundle = join(folder, 'bundle.cjs');
  writeFileSync(bundle, source);
  const file = codeFileOf(bundle, source);
  if (hasCode && file !== undefined) {
    const loaded = loadBundle(bundle, source, undefined);
    writeFileSync(file, loaded?.script.createCachedData() ?? '');
  }
  return bundle;
};

test('a bundle with its code runs as if it were required', () => {
  const exported = loadWarm(bundleWith(SOURCE)) as { answer(): number; name: string }; // as SOURCE says
  expect([exported.answer(), exported.name]).toEqual([42, 'bundle.cjs']);
});

test('without code, without a mark, without a bundle it is left to whoever asks', () => {
  expect(loadWarm(bundleWith(SOURCE, false))).toBeUndefined();
  expect(loadWarm(bundleWith(SOURCE.slice(MARK.length)))).toBeUndefined();
  expect(loadWarm('/nowhere/bundle.cjs')).toBeUndefined();
});

test('code that is no code, or that another version of V8 made, is not run', () => {
  // A source that V8 has seen in this process is not read from code again.
  const source = `${SOURCE}exports.other = 1;`;
  const bundle = bundleWith(source, false);
  writeFileSync(codeFileOf(bundle, source) ?? '', 'no code at all');
  expect(loadWarm(bundle)).toBeUndefined();
});

test('the code of one bundle is never taken for that of another, however alike they are', () => {
  const bundle = bundleWith(SOURCE);
  writeFileSync(bundle, SOURCE.replace('0123456789abcdef', 'fedcba9876543210').replace('6 * 7', '6 * 8'));
  expect(loadWarm(bundle)).toBeUndefined();
});
