// One hash over all inputs of the build: same hash, same build.

import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const INPUTS = [
  'packages/*/src/**/*.{ts,tsx,sql}',
  'packages/*/package.json',
  'scripts/build.ts',
  'scripts/build/*.ts',
  'package-lock.json',
];

/** The hash of the current sources, without tests. */
export const sourceHash = (root: string): string => {
  const files = globSync(INPUTS, { cwd: root }).filter((file) => !/\.test\.tsx?$/.test(file));
  const hash = createHash('sha256');
  for (const file of files.toSorted())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
};
