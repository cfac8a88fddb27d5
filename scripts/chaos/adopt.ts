// Programs outlive their daemon: whatever is killed, stopped, full or replaced while they work, nothing of them is lost or done
// twice, and nothing of them is left.

import { fifty } from './adopt/fifty.ts';
import { fullSpool } from './adopt/full-spool.ts';
import { underKills } from './adopt/kills.ts';
import { runnerKilled } from './adopt/runner-killed.ts';
import { upgrade } from './adopt/upgrade.ts';
import type { Check } from './check.ts';
import { random } from './random.ts';

/** So many kills of a daemon come with one of a runner in each way. */
const KILLS_A_RUNNER = 25;

/** The same seed repeats what was done, as far as the machine does. */
export const adopt = async (kills: number, seed: number): Promise<Check> => {
  const chance = random(seed);
  console.error(`the seed is ${seed}`);
  const { did, claims } = await underKills(kills, chance);
  return {
    fault: 'kill -9 and SIGSTOP of the daemon and of the runner while programs work',
    did: `${did}; --seed ${seed}`,
    claims: [
      ...claims,
      ...(await runnerKilled(Math.ceil(kills / KILLS_A_RUNNER), chance)),
      ...(await fullSpool(chance)),
      ...(await upgrade(chance)),
      ...(await fifty(chance)),
    ],
  };
};
