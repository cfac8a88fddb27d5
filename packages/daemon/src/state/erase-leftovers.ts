// Files that a killed process was writing under another name stay behind; nobody else ever looks at them. The daemon that
// holds the lock of the home erases them.

import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HomePaths } from '@coxswain/client';

/** Only the daemon writes these, and there is one. */
const OWN = /^(\.[0-9a-f]{16}\.new|daemon\.log\.new|.+\.bak\.part)$/;
/** Those that start a daemon write these, several at once; none needs so long. */
const SHARED = /^(\.probe-.+|start\.ticket\..+\.draft)$/;
const SHARED_MS = 60_000;

/** Erases what earlier processes left unfinished in the home. Never throws: what cannot be erased is in nobody's way. */
export const eraseLeftovers = ({ home, stateFolder }: HomePaths, nowMs: number): void => {
  for (const folder of [home, stateFolder])
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      if (OWN.test(name) || (SHARED.test(name) && ageMs(path, nowMs) > SHARED_MS)) erase(path);
    }
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const ageMs = (path: string, nowMs: number): number => {
  const mtimeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return mtimeMs === undefined ? 0 : nowMs - mtimeMs;
};

const erase = (path: string): void => {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is no file of ours, or may not be erased.
  }
};
