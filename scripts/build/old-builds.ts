// Keeps old builds for a while: processes started from them continue to load their files.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isProcessAlive, type ProcessIdentity } from '../../packages/client/src/process-identity.ts';

/** Names as `buildName` creates them. */
const BUILD = /^\d{8}T\d{6}Z-[0-9a-f]{12}$/;
/** The file a running daemon keeps in the folder of its build; see packages/daemon/src/process/hold-build.ts. */
const HOLD = /^daemon-\d+\.json$/;
/** For long-running commands: the cockpit, MCP servers, waits. */
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

/** Removes all builds except the newest ones and those of running daemons. */
export const removeOldBuilds = (dist: string): void => {
  const builds = readdirSync(dist)
    .filter((name) => BUILD.test(name))
    .toSorted()
    .toReversed();
  for (const name of builds.slice(KEPT))
    if (!isHeld(join(dist, name))) rmSync(join(dist, name), { recursive: true, force: true });
};
