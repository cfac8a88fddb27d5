// A fact on its way into the ledger, with what the output store decided about its text.

import type { Fact } from '@coxswain/protocol';

/** Where a piece of text lies in the files of its task. */
export interface FilePlace {
  readonly attempt: number;
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

/** A fact as it is stored: without a place, all of it lies in the event row. */
export type StoredFact = Fact & { readonly place?: FilePlace };

/** The place as rows hold it, short because there are many. */
export type PlaceJson = readonly [attempt: number, segment: number, offset: number, bytes: number];

export const placeToJson = ({ attempt, segment, offset, bytes }: FilePlace): PlaceJson => [
  attempt,
  segment,
  offset,
  bytes,
];

export const placeFromJson = ([attempt, segment, offset, bytes]: PlaceJson): FilePlace => ({
  attempt,
  segment,
  offset,
  bytes,
});
