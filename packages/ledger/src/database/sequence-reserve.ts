// No sequence is used twice, even when a power cut loses the newest events: a watcher may have seen them and would mistake new
// events with the same sequences for the old ones. Events that are published before they are durable therefore take their
// sequences from a range that was reserved durably; after a crash the ledger continues behind it.

import { readMeta, writeMeta } from './meta.ts';
import type { Tx } from './tx.ts';

const KEY = 'reserved_through_seq';
/** Sequences reserved by one durable commit; a crash skips at most this many. */
const STRETCH = 131_072;
/** More events than one commit brings. */
const LARGEST_COMMIT = 65_536;

/** The sequence after which events may safely continue; 0: nothing was ever reserved. */
export function* readReserved(): Tx<number> {
  return Number((yield* readMeta(KEY)) ?? 0);
}

export class SequenceReserve {
  /** 0: nothing to give back. */
  #throughSeq = 0;
  /** What the transaction under way reserves. */
  #pendingSeq: number | undefined;

  get isEmpty(): boolean {
    return this.#throughSeq === 0;
  }

  /** True when a commit after this sequence might leave the reserve: then it must be durable and extend it. */
  isShort(seq: number): boolean {
    return seq + LARGEST_COMMIT > this.#throughSeq;
  }

  /** Reserves sequences after this one, with the commit of the transaction. */
  *extend(seq: number): Tx<void> {
    this.#pendingSeq = seq + STRETCH;
    yield* writeMeta(KEY, String(this.#pendingSeq));
  }

  committed(): void {
    this.#throughSeq = this.#pendingSeq ?? this.#throughSeq;
    this.#pendingSeq = undefined;
  }

  undone(): void {
    this.#pendingSeq = undefined;
  }

  /** Returns the rest of the reserve after this sequence, the newest in use, so that only a crash skips any. */
  *giveBackAfter(seq: number): Tx<void> {
    yield* writeMeta(KEY, String(seq));
  }
}
