import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundleLoader, codeFileOf, loadWarm, markedBundle } from './warm-bundle.ts';

const MARK = '0123456789abcdef';
const PLAIN = `"use strict";exports.answer = () => 6 * 7;exports.name = require('node:path').basename(__filename);`;
const SOURCE = markedBundle(MARK, PLAIN);

/** Bundles on the disk by their names; the path of the first. With code for each unless told otherwise. */
const bundlesWith = (sources: Readonly<Record<string, string>>, hasCode = true): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-warm-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [first = ''] = Object.keys(sources).map((name) => join(folder, name));
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
  if (!hasCode) return first;
  const { load, loaded } = bundleLoader();
  load(first);
  for (const [bundle, { script }] of loaded) {
    const file = codeFileOf(bundle, readFileSync(bundle, 'latin1'));
    if (file !== undefined) writeFileSync(file, script.createCachedData());
  }
  return first;
};

const bundleWith = (source: string, hasCode = true): string => bundlesWith({ 'bundle.cjs': source }, hasCode);

test('a bundle with its code runs as if it were required', () => {
  const exported = loadWarm(bundleWith(SOURCE)) as { answer(): number; name: string }; // as PLAIN says
  expect([exported.answer(), exported.name]).toEqual([42, 'bundle.cjs']);
});

test('a marked bundle can be required as any other', () => {
  const bundle = bundleWith(SOURCE, false);
  const exported = createRequire(bundle)(bundle) as { answer(): number; name: string }; // as PLAIN says
  expect([exported.answer(), exported.name]).toEqual([42, 'bundle.cjs']);
});

test('without code, mark or bundle it is left to the caller', () => {
  expect(loadWarm(bundleWith(SOURCE, false))).toBeUndefined();
  expect(loadWarm(bundleWith(PLAIN))).toBeUndefined();
  expect(loadWarm('/nowhere/bundle.cjs')).toBeUndefined();
});

test('invalid code, or code of another V8, is not run', () => {
  // A source that V8 has seen in this process is not read from code again.
  const source = markedBundle(MARK, `${PLAIN}exports.other = 1;`);
  const bundle = bundleWith(source, false);
  writeFileSync(codeFileOf(bundle, source) ?? '', 'no code at all');
  const exported = loadWarm(bundle) as { answer(): number }; // as PLAIN says
  expect(exported.answer()).toBe(42);
});

test('the code of one bundle is never taken for that of another, however alike they are', () => {
  const bundle = bundleWith(SOURCE);
  writeFileSync(bundle, SOURCE.replace(MARK, 'fedcba9876543210').replace('6 * 7', '6 * 8'));
  expect(loadWarm(bundle)).toBeUndefined();
});

test('what a bundle requires from beside it is loaded once, with its code and without', () => {
  const part = `exports.name = 'part';`;
  const reader = markedBundle('1111111111111111', `exports.read = () => require('./part.cjs');`);
  const whole = markedBundle(
    MARK,
    `const part = require('./part.cjs');exports.isSame = () => require('./reader.cjs').read() === part;`,
  );
  for (const beside of [markedBundle('2222222222222222', part), part]) {
    const bundle = bundlesWith({ 'whole.cjs': whole, 'reader.cjs': reader, 'part.cjs': beside });
    const { isSame } = loadWarm(bundle) as { isSame(): boolean }; // as `whole` says
    expect(isSame()).toBe(true);
  }
});
