// One hash over everything that the build is made from: equal hash, equal build.

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

/** The hash of the sources as they lie on the disk now. Tests are not part of the build. */
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
