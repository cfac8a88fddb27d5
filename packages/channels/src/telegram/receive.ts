// Receives messages by long polling. Asking for what follows a message acknowledges it to Telegram, so that is done once
// it is stored; what was not is sent again. https://core.telegram.org/bots/api#getupdates

import type { ChannelDefinition, InboundMessage } from '@coxswain/protocol';
import type { Message, User } from 'grammy/types';
import { type Channel, ChannelError } from '../channel.ts';
import type { ChannelDeps } from '../channel-deps.ts';
import { notStored } from '../not-stored.ts';
import { pauseAfter } from '../reconnect.ts';
import { mayWrite, UnknownSenders } from '../unknown-senders.ts';
import { type Bot, POLL_SECONDS } from './bot.ts';
import { incoming } from './incoming.ts';
import { telegramRefusal } from './telegram-refusal.ts';

type Receive = NonNullable<Channel['receive']>;
type OnMessage = Parameters<Receive>[0];

export interface TelegramReceiver {
  readonly definition: ChannelDefinition;
  readonly deps: ChannelDeps;
  readonly bot: Bot;
}

interface Taking extends TelegramReceiver {
  readonly me: User;
  readonly onMessage: OnMessage;
  readonly unknownSenders: UnknownSenders;
}

const handOn = async (message: InboundMessage, onMessage: OnMessage): Promise<void> => {
  try {
    await onMessage(message);
  } catch (error) {
    throw new ChannelError(notStored(error));
  }
};

const take = async (
  message: Message,
  { definition, deps, me, onMessage, unknownSenders }: Taking,
): Promise<void> => {
  const { name, account } = definition;
  const read = incoming(message, { channel: name, account, me });
  const who = { sender: String(message.sender_chat?.id ?? message.from?.id), peer: String(message.chat.id) };
  if ('leftAside' in read) {
    if (read.leftAside === 'no text' && mayWrite(definition, who))
      deps.log.info({ channel: name, ...who }, 'ignored a message without text: only text is supported');
    return;
  }
  if (mayWrite(definition, who)) await handOn(read.message, onMessage);
  else unknownSenders.wrote(who.sender, who.peer);
};

/** Runs until the signal aborts. */
export const receiveFromTelegram = async (
  receiver: TelegramReceiver,
  onMessage: OnMessage,
  { signal, onState }: Parameters<Receive>[1],
): Promise<void> => {
  const { definition, deps, bot } = receiver;
  const unknownSenders = new UnknownSenders(definition, deps.log);
  let me: User | undefined;
  let offset: number | undefined;
  let isUp = false;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const api = await bot.api();
      me ??= await api.getMe(signal);
      // The first answer comes at once, to show early that receiving works.
      const timeout = isUp ? POLL_SECONDS : 0;
      const updates = await api.getUpdates({ offset, timeout, allowed_updates: ['message'] }, signal);
      for (const { message, update_id: id } of updates) {
        if (signal.aborted) return;
        if (message !== undefined) await take(message, { ...receiver, me, onMessage, unknownSenders });
        offset = id + 1;
      }
      isUp = true;
      failures = 0;
      onState(undefined);
    } catch (error) {
      if (signal.aborted) return;
      isUp = false;
      failures += 1;
      const refusal = telegramRefusal(bot.host, error);
      onState(refusal.message);
      await pauseAfter(refusal, { failures, deps, signal });
    }
  }
};
