// Sends and receives over Telegram: a chat, or a topic of one, is an address `chat[/topic]`.

import type { ChannelDefinition } from '@coxswain/protocol';
import { type ChatAddress, chatAddressOf, parseChatAddress } from '../address.ts';
import { type Channel, ChannelError } from '../channel.ts';
import type { ChannelDeps } from '../channel-deps.ts';
import { SentPieces } from '../sent-pieces.ts';
import { splitText } from '../split-text.ts';
import { Bot } from './bot.ts';
import { checkTelegram } from './check.ts';
import { receiveFromTelegram } from './receive.ts';
import { telegramRefusal } from './telegram-refusal.ts';

/** Telegram counts UTF-16 units. */
const MAX_UNITS = 4_096;
/** What a chat shows for a blank text. */
const NOTHING = ['…'];

interface ChatParameters {
  readonly chat: number | string;
  readonly topic: { readonly message_thread_id?: number };
}

const chatParameters = ({ chat, thread }: ChatAddress): ChatParameters => {
  const isNumber = /^-?\d{1,15}$/.test(chat);
  if (!isNumber && !/^@\w+$/.test(chat))
    throw new ChannelError(`'${chat}' is not a Telegram chat: use a number or @name`, {
      isFinal: true,
    });
  if (thread !== undefined && !/^\d{1,15}$/.test(thread))
    throw new ChannelError(`'${thread}' is not a Telegram topic: use a number`, { isFinal: true });
  return {
    chat: isNumber ? Number(chat) : chat,
    topic: thread === undefined ? {} : { message_thread_id: Number(thread) },
  };
};

/** Receives only when the config says who may write: otherwise another program may receive with the same token. */
export const telegramChannel = (definition: ChannelDefinition, deps: ChannelDeps): Channel => {
  const bot = new Bot(definition, deps);
  const sent = new SentPieces();
  const refuse = (error: unknown): never => {
    throw telegramRefusal(bot.host, error);
  };
  return {
    name: definition.name,
    type: definition.type,
    async send(address, { id, text }, signal) {
      const { chat, topic } = chatParameters(chatAddressOf(definition, address));
      const pieces = splitText(text, MAX_UNITS);
      const options = { ...topic, link_preview_options: { is_disabled: true } };
      const api = await bot.api();
      await sent
        .send(`${id} ${address}`, pieces.length === 0 ? NOTHING : pieces, async (piece) => {
          await api.sendMessage(chat, piece, options, signal);
        })
        .catch(refuse);
    },
    async typing(address, signal) {
      try {
        const { chat, topic } = chatParameters(parseChatAddress(address));
        await (await bot.api()).sendChatAction(chat, 'typing', topic, signal);
      } catch {
        // Losing it does no harm.
      }
    },
    ...(definition.allow.length === 0
      ? {}
      : {
          receive: (onMessage, options) => receiveFromTelegram({ definition, deps, bot }, onMessage, options),
        }),
    check: (signal) => checkTelegram({ definition, bot }, signal),
    close: async () => bot.close(),
  };
};
