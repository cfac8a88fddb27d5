// Events as Server-Sent Events: `id` is the sequence, `event` the type, `data` one line of JSON that the ledger serialised
// once. Watchers at the head get the same batches, so their bytes are made once and shared.

import type { FeedItem } from '@coxswain/ledger';
import { PING_EVENT, ProblemError } from '@coxswain/protocol';
import { converted } from '../request/converted.ts';

/** How far a watcher has been served: everything it asked for up to this sequence was written. */
export class Progress {
  #seq: number;

  constructor(seq: number) {
    this.#seq = seq;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Everything up to the sequence was written, or was not asked for. Never goes back. */
  readonly reach = (seq: number): void => {
    this.#seq = Math.max(this.#seq, seq);
  };
}

/** Shows a watcher that the connection is alive and how far it has read. */
export const pingFrame = (seq: number): string => `id: ${seq}\nevent: ${PING_EVENT}\ndata: {}\n\n`;

/** Reports why a stream ends midway; without an id, so that the watcher can resume where it was. */
export const problemFrame = (error: ProblemError): string =>
  `event: error\ndata: ${JSON.stringify(error.toProblem())}\n\n`;

const frame = ({ event, json }: FeedItem): string =>
  `id: ${event.seq}\nevent: ${event.type}\ndata: ${json}\n\n`;

/** Made bytes by the first item of their batch; gone with the item. */
const made = new WeakMap<FeedItem, { readonly batch: readonly FeedItem[]; readonly bytes: Buffer }>();

const isSameBatch = (one: readonly FeedItem[], other: readonly FeedItem[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/** The bytes of a batch. */
export const frames = (batch: readonly FeedItem[]): Buffer => {
  const [first] = batch;
  const known = first === undefined ? undefined : made.get(first);
  if (known !== undefined && isSameBatch(known.batch, batch)) return known.bytes;
  let text = '';
  for (const item of batch) text += frame(item);
  const bytes = Buffer.from(text);
  if (first !== undefined) made.set(first, { batch, bytes });
  return bytes;
};

export interface Follow {
  readonly batches: AsyncIterable<readonly FeedItem[]>;
  readonly progress: Progress;
  /** Leaves out what was subscribed to only in order to see the end. */
  readonly isWanted?: ((item: FeedItem) => boolean) | undefined;
  /** The stream ends after this item. */
  readonly isLast?: (item: FeedItem) => boolean;
}

interface Served {
  /** Nothing of the batch was wanted: undefined. */
  readonly bytes: Buffer | undefined;
  readonly isEnd: boolean;
}

/** What a reader gets of a batch. */
const serve = ({ progress, isWanted, isLast }: Follow, batch: readonly FeedItem[]): Served => {
  const end = isLast === undefined ? -1 : batch.findIndex(isLast);
  const seen = end < 0 ? batch : batch.slice(0, end + 1);
  const wanted = isWanted === undefined ? seen : seen.filter(isWanted);
  progress.reach(seen.at(-1)?.event.seq ?? 0);
  return { bytes: wanted.length > 0 ? frames(wanted) : undefined, isEnd: end >= 0 };
};

/** The stream: a ping that opens it, then the frames of every batch. A refusal in mid-stream is its last frame. */
export async function* followFrames(follow: Follow): AsyncGenerator<Buffer | string> {
  yield pingFrame(follow.progress.seq);
  try {
    for await (const { bytes, isEnd } of converted(follow.batches, (batch) => serve(follow, batch))) {
      if (bytes !== undefined) yield bytes;
      if (isEnd) return;
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    yield problemFrame(error);
  }
}
