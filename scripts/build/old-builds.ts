// Builds stay for a while after a newer one took their place: whatever was started from them goes on loading their files.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isProcessAlive, type ProcessIdentity } from '../../packages/client/src/process-identity.ts';

/** As `buildName` makes them. */
const BUILD = /^\d{8}T\d{6}Z-[0-9a-f]{12}$/;
/** What a daemon leaves in the folder of its build while it runs; see packages/daemon/src/process/hold-build.ts. */
const HOLD = /^daemon-\d+\.json$/;
/** For commands that run for long: the cockpit, servers of tools, waits. */
const KEPT = 3;

const isHeld = (folder: string): boolean =>
  readdirSync(folder)
    .filter((name) => HOLD.test(name))
    .some((name) => {
      try {
        const holder: ProcessIdentity = JSON.parse(readFileSync(join(folder, name), 'utf8'));
        return isProcessAlive(holder);
      } catch {
        return false; // it ended just now
      }
    });

/** Removes all builds but the newest ones and those of running daemons. */
export const removeOldBuilds = (dist: string): void => {
  const builds = readdirSync(dist)
    .filter((name) => BUILD.test(name))
    .toSorted()
    .toReversed();
  for (const name of builds.slice(KEPT))
    if (!isHeld(join(dist, name))) rmSync(join(dist, name), { recursive: true, force: true });
};
