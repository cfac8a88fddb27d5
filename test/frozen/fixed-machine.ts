// A machine whose clock stands where the scene sets it, and whose user and name are always the same: for a daemon whose
// answers are compared to the letter.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FixedMachine {
  /** Words for the Node of a daemon. */
  readonly nodeArgs: readonly string[];
  nowMs(): number;
  /** The clock goes on by so much, and stands again. */
  pass(ms: number): void;
}

/** What was made in one moment still has an order: each look at the wall clock is a millisecond later, up to this many. */
const MAX_TICKS_MS = 900;

/** Both clocks begin at `startMs`; the files lie in `folder`. */
export const fixedMachine = (folder: string, startMs: number): FixedMachine => {
  const [clock, preload] = [join(folder, 'clock'), join(folder, 'fixed-machine.cjs')];
  writeFileSync(
    preload,
    `const { readFileSync } = require('node:fs');
     const os = require('node:os');
     Object.assign(process.env, { HOME: process.env.COX_HOME, PATH: '/usr/bin:/bin', TZ: 'UTC' });
     let last = 0, ticks = 0;
     const base = () => {
       const now = Number(readFileSync(${JSON.stringify(clock)}, 'utf8')) || last;
       if (now !== last) [last, ticks] = [now, 0];
       return now;
     };
     Date.now = () => base() + Math.min(ticks++, ${MAX_TICKS_MS});
     process.hrtime.bigint = () => BigInt(base()) * 1000000n;
     os.userInfo = () => ({ username: 'ada', uid: process.getuid(), gid: process.getgid(), shell: '/bin/sh', homedir: process.env.HOME });
     os.hostname = () => 'boathouse';`,
  );
  const set = (ms: number): void => writeFileSync(clock, String(ms));
  const nowMs = (): number => Number(readFileSync(clock, 'utf8'));
  set(startMs);
  return {
    nodeArgs: ['--require', preload],
    nowMs,
    pass: (ms) => set(nowMs() + ms),
  };
};
