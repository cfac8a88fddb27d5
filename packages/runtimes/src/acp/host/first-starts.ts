// Agents create shared files on their first start, as opencode does its database, and several
// that do so at once lock each other out. So the first start of each goes alone; once it has worked, all go at once.

import { aborted } from '../../processes/aborted.ts';
import { endOfGrace } from '../../processes/grace.ts';
import type { HostRequest } from './start-host.ts';

type Shared = Pick<HostRequest, 'agent' | 'environment'>;

/** Where programs keep files shared by all of their processes. */
const SHARED_FOLDERS = ['HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'];

export class FirstStarts {
  readonly #patienceMs: number;
  readonly #worked = new Set<string>();
  /** The first starts under way; each resolves when it has ended, successful or not. */
  readonly #underWay = new Map<string, Promise<void>>();

  /** @param patienceMs how long a start waits for others at most; then it goes beside them */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** Starts, after the first start of the same program if that is under way. Waits no longer than the stops allow. */
  async start<Started>(
    request: Shared,
    { stops }: { readonly stops: readonly AbortSignal[] },
    start: () => Promise<Started>,
  ): Promise<Started> {
    const key = keyOf(request);
    if (this.#worked.has(key)) return start();
    const enough = endOfGrace(this.#patienceMs, ...stops);
    const enoughAborted = aborted(enough);
    for (let before = this.#underWay.get(key); before && !enough.aborted; before = this.#underWay.get(key))
      await Promise.race([before, enoughAborted]);
    if (this.#worked.has(key) || enough.aborted) return start();
    return this.#startFirst(key, start);
  }

  async #startFirst<Started>(key: string, start: () => Promise<Started>): Promise<Started> {
    const over = Promise.withResolvers<void>();
    this.#underWay.set(key, over.promise);
    try {
      const started = await start();
      this.#worked.add(key);
      return started;
    } finally {
      this.#underWay.delete(key);
      over.resolve();
    }
  }
}

const keyOf = ({ agent, environment }: Shared): string =>
  JSON.stringify([agent.command?.[0], ...SHARED_FOLDERS.map((name) => environment[name])]);
