// How a channel refused, as the outbox sees it.

import { ChannelError } from '../channel.ts';

export interface Refused {
  readonly message: string;
  readonly isFinal: boolean;
  readonly retryAfterMs: number | undefined;
}

/** Resolves with the refusal; throws when there was none, or when it was no ChannelError. */
export const refused = async (sending: Promise<unknown>): Promise<Refused> => {
  try {
    await sending;
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const { message, isFinal, retryAfterMs } = error;
    return { message, isFinal, retryAfterMs };
  }
  throw new Error('it was not refused');
};
