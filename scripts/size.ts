// `npm run size`: the size of the product. Counts the code that runs for users, without tests and test helpers.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const FOR_TESTS = /\.test\.tsx?$|\/(?:testing|conformance)\//;
const PARTS = /^(?:export )?interface \w*(?:Ports|Options|Settings|Parts)\b/gm;
/** A line without code: blank or a comment. */
const NO_CODE = /^\s*(?:$|\/\/|\/\*|\*)/;

const files = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: ROOT })
  .filter((path) => !FOR_TESTS.test(path))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const lengths = files.map(({ text }) => linesOf(text).length).toSorted((a, b) => a - b);
const rows: readonly (readonly [string, number])[] = [
  ['product lines', sum(lengths)],
  ['lines of code', sum(files.map(({ text }) => linesOf(text).filter((line) => !NO_CODE.test(line)).length))],
  ['files', files.length],
  ['folders', new Set(files.map(({ path }) => dirname(path))).size],
  ['median file, lines', lengths[Math.floor(lengths.length / 2)] ?? 0],
  ['*Ports, *Options, *Settings, *Parts', sum(files.map(({ text }) => text.match(PARTS)?.length ?? 0))],
];
for (const [measure, value] of rows)
  console.log(`${measure.padEnd(36)}${value.toLocaleString('en-US').padStart(8)}`);
