// What an event of Slack says to us: from whom, where, which words. In channels only what calls the bot by its name.
// https://docs.slack.dev/reference/events/message.im · https://docs.slack.dev/reference/events/app_mention

import type { InboundMessage } from '@coxswain/protocol';
import { fromSlackText } from './slack-text.ts';

/** The part of an event of the Events API that is read. */
export interface SlackEvent {
  readonly type: string;
  readonly subtype?: string;
  readonly channel?: string;
  readonly channel_type?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
}

export interface SlackReceiver {
  readonly channel: string;
  readonly account: string | undefined;
  readonly bot: { readonly userId: string; readonly name: string };
}

/** Subtypes that are words of a person all the same. */
const WORDS: ReadonlySet<string | undefined> = new Set([undefined, 'thread_broadcast', 'file_share']);

const isForBot = ({ type, channel_type: kind, subtype }: SlackEvent): boolean => {
  if (!WORDS.has(subtype)) return false;
  return type === 'app_mention' || (type === 'message' && kind === 'im');
};

/** The message of an event; undefined when it is none that is meant for the bot, or has no words. */
export const incoming = (event: SlackEvent, receiver: SlackReceiver): InboundMessage | undefined => {
  const { channel: peer, user: sender, ts, text } = event;
  const { channel, account, bot } = receiver;
  if (!isForBot(event) || event.bot_id !== undefined || sender === bot.userId) return undefined;
  if (peer === undefined || sender === undefined || ts === undefined || text === undefined) return undefined;
  const words = fromSlackText(text, bot);
  if (words === '') return undefined;
  const isGroup = event.type === 'app_mention';
  // Whoever is called in a channel answers in a thread below, as people do there: each call begins a conversation.
  const thread = event.thread_ts ?? (isGroup ? ts : undefined);
  return {
    channel,
    messageId: `${peer}:${ts}`,
    ...(account === undefined ? {} : { account }),
    peer,
    ...(thread === undefined ? {} : { thread }),
    sender,
    isGroup,
    text: words,
    at: new Date(Number(ts) * 1_000).toISOString(),
  };
};
