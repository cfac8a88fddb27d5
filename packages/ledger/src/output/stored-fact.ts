// A fact on its way into the ledger, with what the output store decided about its text.

import type { Fact } from '@coxswain/protocol';

/** Where a piece of text lies in the files of its task. */
export interface FileLocation {
  readonly attempt: number;
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

/** A fact as it is stored: without a place, all of it lies in the event row. */
export type StoredFact = Fact & { readonly location?: FileLocation };

/** The place as rows hold it, short because there are many. */
export type LocationJson = readonly [attempt: number, segment: number, offset: number, bytes: number];

export const locationToJson = ({ attempt, segment, offset, bytes }: FileLocation): LocationJson => [
  attempt,
  segment,
  offset,
  bytes,
];

export const locationFromJson = ([attempt, segment, offset, bytes]: LocationJson): FileLocation => ({
  attempt,
  segment,
  offset,
  bytes,
});
