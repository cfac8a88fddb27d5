// Programs outlive their daemon: whatever is killed, stopped, full or replaced while they work, nothing of them is lost or done
// twice, and nothing of them is left.

import { fifty } from './adopt/fifty.ts';
import { fullSpool } from './adopt/full-spool.ts';
import { underKills } from './adopt/kills.ts';
import { ALL_KINDS } from './adopt/loads.ts';
import { runnerKilled } from './adopt/runner-killed.ts';
import { upgrade } from './adopt/upgrade.ts';
import type { Check, Claim } from './check.ts';
import { random } from './random.ts';

/** So many kills of a daemon come with one of a runner. */
const KILLS_A_RUNNER = 25;

/** The same seed repeats what was done, as far as the machine does. */
export const adopt = async (kills: number, seed: number): Promise<Check> => {
  const chance = random(seed);
  const claims: Claim[] = [];
  const only = process.env.ONLY?.split(',');
  const kinds = ALL_KINDS.filter((kind) => (process.env.KINDS ?? kind).split(',').includes(kind));
  let did = '';
  const is = (part: string) => only === undefined || only.includes(part);
  if (is('kills')) {
    const done = await underKills(kills, chance, kinds);
    did = done.did;
    claims.push(...done.claims);
  }
  if (is('runner')) claims.push(...(await runnerKilled(Math.ceil(kills / KILLS_A_RUNNER), chance)));
  if (is('full')) claims.push(...(await fullSpool(chance)));
  if (is('upgrade')) claims.push(...(await upgrade(chance)));
  if (is('fifty')) claims.push(...(await fifty(chance)));
  return {
    fault: 'kill -9 and SIGSTOP of the daemon and of the runner while programs work',
    did: `${did} (--seed ${seed})`,
    claims,
  };
};
