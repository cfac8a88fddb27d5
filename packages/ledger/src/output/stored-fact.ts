// A fact to be stored, with the location that the output store chose for its text.

import type { Fact } from '@coxswain/protocol';

/** The location of a piece of text in the files of its task. */
export interface FileLocation {
  readonly attempt: number;
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

/** A fact as it is stored: without a location, all of it is in the event row. */
export type StoredFact = Fact & { readonly location?: FileLocation | undefined };

/** The location as rows store it, short because there are many. */
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
