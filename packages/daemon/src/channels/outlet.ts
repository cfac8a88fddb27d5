// The way out of the engine: the channel that a target names, with the words for it.

import { ChannelError } from '@coxswain/channels';
import type { DispatchOutcome, Outlet } from '@coxswain/engine';
import type { Words } from '@coxswain/locale';
import { parseTarget } from '@coxswain/protocol';
import type { LiveChannels } from './live-channels.ts';
import { noticeOf } from './notice.ts';

export interface OutletOptions {
  readonly channels: LiveChannels;
  readonly words: Words;
  readonly nowMs: () => number;
}

type DispatchFailure = DispatchOutcome & { readonly isSent: false };

const failureOf = (error: unknown): DispatchFailure => {
  if (!(error instanceof ChannelError)) return { isSent: false, isFinal: false, message: String(error) };
  const { message, isFinal, retryAfterMs } = error;
  return { isSent: false, isFinal, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
};

export const outletOf = ({ channels, words, nowMs }: OutletOptions): Outlet => ({
  channels: () => channels.definitions,
  async send(dispatch, signal) {
    const { channel: name, address } = parseTarget(dispatch.delivery.target);
    const live = channels.find(name);
    if (live === undefined) {
      // It may come back: an edit of the config takes effect at once.
      const message = `there is no channel '${name}' now; define it under channels.${name} in the config`;
      return { isSent: false, isFinal: false, message };
    }
    try {
      const channel = await live.open();
      const isChat = channel.receive !== undefined;
      await channel.send(address, noticeOf(dispatch, { words, isChat, nowMs: nowMs() }), signal);
      return { isSent: true };
    } catch (error) {
      signal.throwIfAborted();
      // The config was mended meanwhile: what the channel was before says nothing about what it is.
      if (channels.find(name) !== live) return { ...failureOf(error), isFinal: false, retryAfterMs: 0 };
      return failureOf(error);
    }
  },
});
