// Sums up what one write stores of a task's output, so that its totals cost a statement or two however many pieces it has.

import type { StoredFact } from './stored-fact.ts';

export interface SegmentTally {
  readonly attempt: number;
  readonly segment: number;
  bytes: number;
  readonly firstSeq: number;
  lastSeq: number;
}

export class OutputTally {
  rowBytes = 0;
  fileBytes = 0;
  readonly segments: SegmentTally[] = [];

  /** Counts a chunk that got this sequence; other facts count nothing. */
  add(fact: StoredFact, seq: number): void {
    if (fact.type !== 'StreamChunk') return;
    if (fact.location === undefined) {
      const { text, base64 } = fact.data;
      this.rowBytes += base64 === undefined ? Buffer.byteLength(text) : Buffer.byteLength(base64, 'base64');
      return;
    }
    const { attempt, segment, bytes } = fact.location;
    this.fileBytes += bytes;
    const last = this.segments.at(-1);
    if (last?.segment === segment) {
      last.bytes += bytes;
      last.lastSeq = seq;
    } else this.segments.push({ attempt, segment, bytes, firstSeq: seq, lastSeq: seq });
  }

  get isEmpty(): boolean {
    return this.rowBytes + this.fileBytes === 0;
  }
}
