// How the stored output of a task is laid out for a limit: a little in event rows, then segment files, of which the first
// and the newest are kept. Smaller limits get smaller parts, so that head and tail are kept whatever the limit is.

const KIB = 1024;
const MIB = 1024 * KIB;

export const INLINE_BYTES = 256 * KIB;
export const SEGMENT_BYTES = 4 * MIB;
/** The smallest limit that head and tail fit into; smaller ones count as this. */
export const MIN_LIMIT_BYTES = 512 * KIB;
const MIN_SEGMENT_BYTES = 64 * KIB;

export interface OutputShape {
  readonly limitBytes: number;
  /** Text up to here is in event rows. */
  readonly inlineBytes: number;
  /** A segment file is closed when the next piece would make it larger. */
  readonly segmentBytes: number;
  /** Segments that begin before this position are the head and stay. */
  readonly headBytes: number;
}

/** The layout for `output.perTask`. */
export const outputShape = (perTaskBytes: number): OutputShape => {
  const limitBytes = Math.max(MIN_LIMIT_BYTES, perTaskBytes);
  return {
    limitBytes,
    inlineBytes: Math.min(INLINE_BYTES, limitBytes / 4),
    segmentBytes: Math.max(MIN_SEGMENT_BYTES, Math.min(SEGMENT_BYTES, Math.floor(limitBytes / 8))),
    headBytes: Math.floor(limitBytes / 8),
  };
};
