// A daemon loads parts of its code when it first needs them, from the folder of its build. It says there that it runs, so that the
// folder stays when newer builds are made; see scripts/build/old-builds.ts.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownIdentity } from '@coxswain/client';
import { BUILD, SOURCE_BUILD } from '@coxswain/protocol';

/** Holds the folder that this code was loaded from until the process ends. */
export const holdBuild = (): void => {
  if (BUILD === SOURCE_BUILD) return;
  const file = join(import.meta.dirname, `daemon-${process.pid}.json`);
  try {
    writeFileSync(file, `${JSON.stringify(ownIdentity())}\n`);
  } catch {
    return; // Where this user may not write, he makes no builds either.
  }
  process.once('exit', () => rmSync(file, { force: true }));
};
