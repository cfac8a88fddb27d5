// Programs outlive their daemon: whatever is killed, stopped, full or replaced while they work, nothing of them is lost or done
// twice, and nothing of them is left.

import { ALL_KINDS, underKills } from './adopt/kills.ts';
import type { Check } from './check.ts';
import { random } from './random.ts';

export interface AdoptOptions {
  readonly kills: number;
  /** Repeats what an earlier one did, as far as the machine does. */
  readonly seed: number;
}

export const adopt = async ({ kills, seed }: AdoptOptions): Promise<Check> => {
  const chance = random(seed);
  const kinds = ALL_KINDS.filter((kind) => (process.env.KINDS ?? kind).includes(kind));
  const rounds = [await underKills(kills, chance, kinds)];
  return {
    fault: 'kill -9 and SIGSTOP of the daemon and of the runner while programs work',
    did: `${rounds.map(({ did }) => did).join('; ')} (--seed ${seed})`,
    claims: rounds.flatMap(({ claims }) => claims),
  };
};
