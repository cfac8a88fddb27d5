// The parts of a streamed answer.

export type Piece = string | Uint8Array;

export interface StreamAnswer {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly pieces: AsyncIterable<Piece>;
  /** Written whenever that much time has passed and the reader keeps up. */
  readonly ping?: { readonly everyMs: number; piece(): Piece };
  /** How much may wait for a reader that does not read yet. Default: what the connection holds. */
  readonly maxWaitingBytes?: number;
  /** True when everything that has happened was sent; a stop of the daemon waits for that, if not for long. */
  readonly isCaughtUp?: () => boolean;
  /** True: the reader can go on later where it was, so a stop of the daemon ends it cleanly. False: it is cut off. */
  readonly isResumable?: boolean;
}
