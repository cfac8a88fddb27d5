// Third-party programs that tests run but the product does not contain: a separate npm project, so that users who only install
// and run cox do not download them. `node scripts/test/foreign-programs.ts` installs them.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBuildLock } from '../build/build-lock.ts';

const FOLDER = join(import.meta.dirname, '../../test/agents');
const STAMP = join(FOLDER, 'node_modules/.installed');

/** Where the packages are installed. */
export const FOREIGN_PACKAGES = join(FOLDER, 'node_modules');

const lockHash = (): string =>
  createHash('sha256')
    .update(readFileSync(join(FOLDER, 'package-lock.json')))
    .digest('hex');

const isInstalled = (): boolean => {
  try {
    return readFileSync(STAMP, 'utf8') === lockHash();
  } catch {
    return false;
  }
};

const install = (): void => {
  const args = ['ci', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr, error } = spawnSync('npm', args, { cwd: FOLDER, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(
      `the programs that tests run could not be installed into ${FOLDER} (is the npm registry reachable?): ` +
        `npm ${args.join(' ')}: ${error?.message ?? stderr.trim()}`,
    );
  writeFileSync(STAMP, lockHash());
};

/** Installs the locked versions unless they are already installed. Throws npm's error if the registry cannot be reached. */
export const ensureForeignPrograms = async (): Promise<void> => {
  if (isInstalled()) return;
  mkdirSync(FOREIGN_PACKAGES, { recursive: true });
  await withBuildLock(join(FOLDER, 'install.lock'), async () => {
    if (!isInstalled()) install();
  });
};

if (import.meta.main) {
  try {
    await ensureForeignPrograms();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
