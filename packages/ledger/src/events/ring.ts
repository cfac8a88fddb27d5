// The newest committed events, kept in memory within a budget: watchers at the head are served from here and share every item;
// only those that lag behind read the ledger.

import type { LedgerEvent } from '@coxswain/protocol';
import type { FeedItem } from '../ledger.ts';
import type { SharedItem } from './item.ts';

export interface RingBudget {
  readonly maxBytes: number;
  readonly maxItems: number;
}

export const RING_BUDGET: RingBudget = { maxBytes: 4 * 1024 * 1024, maxItems: 8_192 };

/** How much one batch holds at most; a single larger item is a batch of its own. */
export const BATCH_BYTES = 512 * 1024;
export const BATCH_ITEMS = 512;

export interface Batch {
  readonly items: readonly FeedItem[];
  /** Everything that matches up to here has been handed out. */
  readonly throughSeq: number;
}

export class EventRing {
  readonly #budget: RingBudget;
  #items: (SharedItem | undefined)[] = [];
  /** Where the kept items start in the array; dropped items are cleared at once, their positions are freed in bulk. */
  #start = 0;
  #bytes = 0;
  #floor: number;
  #head: number;

  constructor(headSeq: number, budget: RingBudget = RING_BUDGET) {
    this.#floor = headSeq;
    this.#head = headSeq;
    this.#budget = budget;
  }

  /** Every event after this sequence is here. */
  get floor(): number {
    return this.#floor;
  }

  /** The newest sequence. */
  get head(): number {
    return this.#head;
  }

  push(items: readonly SharedItem[]): void {
    for (const item of items) {
      this.#items.push(item);
      this.#bytes += item.sizeBytes;
      this.#head = item.event.seq;
    }
    while (this.#items.length - this.#start > this.#budget.maxItems || this.#bytes > this.#budget.maxBytes) {
      const oldest = this.#items[this.#start];
      if (oldest === undefined) break;
      this.#items[this.#start] = undefined;
      this.#start += 1;
      this.#bytes -= oldest.sizeBytes;
      this.#floor = oldest.event.seq;
    }
    if (this.#start > 1_024 && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
  }

  /** The next matching items after a cursor that is not below the floor. */
  after(cursor: number, matches: ((event: LedgerEvent) => boolean) | undefined): Batch {
    const items: SharedItem[] = [];
    let bytes = 0;
    let throughSeq = Math.max(cursor, this.#head);
    for (let index = this.#indexAfter(cursor); index < this.#items.length; index += 1) {
      const item = this.#items[index];
      if (item === undefined || (matches !== undefined && !matches(item.event))) continue;
      if (items.length > 0 && (items.length === BATCH_ITEMS || bytes + item.sizeBytes > BATCH_BYTES)) {
        throughSeq = items.at(-1)?.event.seq ?? cursor;
        break;
      }
      items.push(item);
      bytes += item.sizeBytes;
    }
    return { items, throughSeq };
  }

  /** The first index whose event comes after the cursor. */
  #indexAfter(cursor: number): number {
    let low = this.#start;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#items[middle]?.event.seq ?? 0) <= cursor) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
