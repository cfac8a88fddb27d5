// Who works. A pool is the global one ('') or a named group; only a run that really works holds a slot. A run that waits
// gives its slot back and takes it again at once when it may go on, even above the limit: only new claims wait.

import { type Limits, ORCHESTRATION_POOL } from '@coxswain/protocol';

/** The pool of tasks without a group. */
export const GLOBAL_POOL = '';

/** Slots that a claim under way may fill. */
export interface Pledge {
  /** By pool; pools without any are left out. */
  readonly slots: Readonly<Record<string, number>>;
  /** The claim is over: what it has claimed holds its slots itself. */
  letGo(): void;
}

export interface SlotHolder {
  readonly pool: string;
}

export class Slots {
  #limits: Limits;
  readonly #working = new Map<string, Set<SlotHolder>>();
  readonly #parked = new Set<SlotHolder>();
  readonly #pledged = new Map<string, number>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  configure(limits: Limits): void {
    this.#limits = limits;
  }

  /** A claimed run takes its slot; what the daemon leads itself has none, and none to give back. */
  take(holder: SlotHolder): void {
    if (holder.pool === ORCHESTRATION_POOL) return;
    this.#parked.delete(holder);
    const pool = this.#working.get(holder.pool);
    if (pool) pool.add(holder);
    else this.#working.set(holder.pool, new Set([holder]));
  }

  /** A run that waits gives its slot back; false when `maxParked` runs wait already and it keeps it, unless it must not. */
  park(holder: SlotHolder, options: { readonly always?: boolean } = {}): boolean {
    if (holder.pool === ORCHESTRATION_POOL) return false;
    if (options.always !== true && this.#parked.size >= this.#limits.maxParked) return false;
    this.#working.get(holder.pool)?.delete(holder);
    this.#parked.add(holder);
    return true;
  }

  /** True when every slot of the pool is taken, and by those alone. */
  isFullOf(pool: string, holders: ReadonlySet<SlotHolder>): boolean {
    const working = this.#working.get(pool);
    if (!working || working.size < this.usage(pool).total) return false;
    return working.values().every((holder) => holders.has(holder));
  }

  isParked(holder: SlotHolder): boolean {
    return this.#parked.has(holder);
  }

  /** The run is over. */
  release(holder: SlotHolder): void {
    this.#working.get(holder.pool)?.delete(holder);
    this.#parked.delete(holder);
  }

  /** Sets aside all free slots for one claim: another one under way cannot fill them, too. */
  pledge(): Pledge {
    const slots: Record<string, number> = {};
    for (const [pool, total] of this.#totals()) {
      const taken = (this.#working.get(pool)?.size ?? 0) + (this.#pledged.get(pool) ?? 0);
      if (total > taken) slots[pool] = total - taken;
    }
    this.#addPledged(slots, 1);
    return { slots, letGo: () => this.#addPledged(slots, -1) };
  }

  /** True when runs have every slot of every pool. */
  areTaken(): boolean {
    return this.#totals().every(([pool, total]) => (this.#working.get(pool)?.size ?? 0) >= total);
  }

  #addPledged(slots: Pledge['slots'], sign: 1 | -1): void {
    for (const [pool, count] of Object.entries(slots))
      this.#pledged.set(pool, (this.#pledged.get(pool) ?? 0) + sign * count);
  }

  /** How many of a pool's slots are taken, of how many. */
  usage(pool: string): { readonly used: number; readonly total: number } {
    const total = new Map(this.#totals()).get(pool) ?? 0;
    return { used: this.#working.get(pool)?.size ?? 0, total };
  }

  /** Over all pools. */
  summary(): { readonly used: number; readonly total: number; readonly parked: number } {
    let used = 0;
    for (const pool of this.#working.values()) used += pool.size;
    const total = this.#totals().reduce((sum, [, slots]) => sum + slots, 0);
    return { used, total, parked: this.#parked.size };
  }

  #totals(): readonly (readonly [pool: string, slots: number])[] {
    return [[GLOBAL_POOL, this.#limits.maxConcurrentTasks], ...Object.entries(this.#limits.groups)];
  }
}
