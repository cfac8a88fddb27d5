// A wall clock for a daemon under test that can be set while it runs. Its monotonic clock is not affected.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from './folder.ts';

export interface JumpingClock {
  /** Variables for the daemon. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets the offset of the wall clock from that of the machine. */
  set(offsetMs: number): void;
}

export const jumpingClock = async (): Promise<JumpingClock> => {
  const folder = await testFolder();
  const [offset, preload] = [join(folder, 'offset'), join(folder, 'clock.cjs')];
  writeFileSync(
    preload,
    `const { readFileSync } = require('node:fs');
     const now = Date.now;
     Date.now = () => now() + Number(readFileSync(${JSON.stringify(offset)}, 'utf8') || 0);`,
  );
  const set = (offsetMs: number): void => writeFileSync(offset, String(offsetMs));
  set(0);
  return { env: { NODE_OPTIONS: `--require ${preload}` }, set };
};
