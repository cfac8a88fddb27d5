// Sends the engine's notices: finds the target's channel and the words.

import { ChannelError, type Notice } from '@coxswain/channels';
import type { Dispatch, DispatchOutcome, NotificationSender } from '@coxswain/engine';
import type { Words } from '@coxswain/locale';
import { parseTarget, type Task } from '@coxswain/protocol';
import type { LiveChannels } from './live-channels.ts';
import { answerText, endText, questionText, startText } from './notice-text.ts';

export interface NotificationSenderOptions {
  readonly channels: LiveChannels;
  readonly words: Words;
  readonly nowMs: () => number;
}

type DispatchFailure = DispatchOutcome & { readonly isSent: false };

const failureOf = (error: unknown): DispatchFailure => {
  if (!(error instanceof ChannelError)) return { isSent: false, isFinal: false, message: String(error) };
  const { message, isFinal, retryAfterMs } = error;
  return { isSent: false, isFinal, message, retryAfterMs };
};

export const notificationSender = ({
  channels,
  words,
  nowMs,
}: NotificationSenderOptions): NotificationSender => ({
  channels: () => channels.definitions,
  async send(dispatch, signal) {
    const { channel: name, address } = parseTarget(dispatch.delivery.target);
    const live = channels.find(name);
    if (live === undefined) {
      // It may come back: an edit of the config takes effect at once.
      const message = `there is no channel '${name}'; define it under channels.${name} in the config`;
      return { isSent: false, isFinal: false, message };
    }
    try {
      const channel = await live.open();
      const isChat = channel.receive !== undefined;
      await channel.send(address, noticeOf(dispatch, { words, isChat, nowMs: nowMs() }), signal);
      return { isSent: true };
    } catch (error) {
      signal.throwIfAborted();
      // The config was fixed meanwhile: the channel's earlier failure no longer applies.
      if (channels.find(name) !== live) return { ...failureOf(error), isFinal: false, retryAfterMs: 0 };
      return failureOf(error);
    }
  },
});

// Turns a delivery and its task into what a channel sends.
interface NoticeSettings {
  readonly words: Words;
  /** One can write back on the channel. */
  readonly isChat: boolean;
  readonly nowMs: number;
}

/** A message from a channel began it: someone talks with the agent. */
const isConversation = ({ kind, source }: Task): boolean => kind === 'chat' && source === 'channel';

const textOf = ({ delivery, task, request }: Dispatch, settings: NoticeSettings): string => {
  if (task === undefined) return delivery.text ?? '';
  const { words, isChat, nowMs } = settings;
  switch (delivery.kind) {
    case 'started':
      return startText(task);
    case 'asks':
      return questionText(task, request, { words, isChat });
    default:
      return isConversation(task) ? answerText(task, words) : endText(task, words, nowMs);
  }
};

/** What goes out for it; its id is that of the delivery over all attempts. */
const noticeOf = (dispatch: Dispatch, settings: NoticeSettings): Notice => {
  const { delivery, task } = dispatch;
  return {
    id: delivery.id,
    kind: delivery.kind,
    text: textOf(dispatch, settings),
    createdAt: delivery.createdAt,
    task,
    requestId: delivery.requestId,
  };
};
