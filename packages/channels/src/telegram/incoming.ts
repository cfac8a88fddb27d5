// Reads a message of Telegram: sender, chat and text. In groups, only messages to the bot.
// https://core.telegram.org/bots/features#privacy-mode

import type { InboundMessage } from '@coxswain/protocol';
import type { Message, MessageEntity, User } from 'grammy/types';

/** What happens to a message: it is passed on, or ignored for a reason that may be logged. */
export type Incoming =
  | { readonly message: InboundMessage }
  | { readonly leftAside: 'no text' | 'not for the bot' | 'from a bot' };

export interface Receiver {
  readonly channel: string;
  readonly account: string | undefined;
  readonly me: Pick<User, 'id' | 'username'>;
}

const partOf = (text: string, { offset, length }: MessageEntity): string =>
  text.slice(offset, offset + length);

/** `/task@my_bot` is for my_bot alone. */
const addressee = (text: string, entities: readonly MessageEntity[]): string | undefined => {
  const command = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  return command === undefined ? undefined : partOf(text, command).split('@')[1];
};

const names = (entity: MessageEntity, text: string, me: Receiver['me']): boolean => {
  if (entity.type === 'text_mention') return entity.user.id === me.id;
  if (entity.type !== 'mention' || me.username === undefined) return false;
  return partOf(text, entity).toLowerCase() === `@${me.username.toLowerCase()}`;
};

/** The text without the mention of the bot before or after it; within a sentence the mention stays. */
const withoutName = (text: string, entities: readonly MessageEntity[], me: Receiver['me']): string => {
  let rest = text;
  for (const entity of entities.filter((one) => names(one, text, me)).toReversed()) {
    const [before, after] = [rest.slice(0, entity.offset), rest.slice(entity.offset + entity.length)];
    if (before.trim() === '' || after.trim() === '') rest = `${before}${after}`;
  }
  if (me.username !== undefined && addressee(text, entities)?.toLowerCase() === me.username.toLowerCase())
    rest = rest.replace(/^(\/[^\s@]+)@\S+/, '$1');
  return rest.trim();
};

const isForBot = (message: Message, text: string, me: Receiver['me']): boolean => {
  const entities = message.entities ?? [];
  const named = addressee(text, entities);
  if (named !== undefined) return named.toLowerCase() === me.username?.toLowerCase();
  if (message.chat.type === 'private' || entities.some((entity) => names(entity, text, me))) return true;
  if (entities.some(({ type, offset }) => type === 'bot_command' && offset === 0)) return true;
  const { reply_to_message: answered } = message;
  return answered?.from?.id === me.id && answered.forum_topic_created === undefined;
};

const nameOf = ({ from, sender_chat: chat }: Message): string | undefined => {
  if (chat !== undefined) return chat.title;
  return [from?.first_name, from?.last_name].filter((part) => part !== undefined).join(' ') || undefined;
};

/** Reads a message. */
export const incoming = (message: Message, { channel, account, me }: Receiver): Incoming => {
  const { chat, from, sender_chat: senderChat, text, message_thread_id: topic } = message;
  // An anonymous administrator writes as the group, through a bot of Telegram's own.
  if (senderChat === undefined && (from === undefined || from.is_bot)) return { leftAside: 'from a bot' };
  if (text === undefined) return { leftAside: 'no text' };
  if (!isForBot(message, text, me)) return { leftAside: 'not for the bot' };
  const words = withoutName(text, message.entities ?? [], me);
  if (words === '') return { leftAside: 'no text' };
  const thread = message.is_topic_message === true && topic !== undefined ? String(topic) : undefined;
  const senderName = nameOf(message);
  return {
    message: {
      channel,
      messageId: `${chat.id}:${message.message_id}`,
      account,
      peer: String(chat.id),
      thread,
      sender: String(senderChat?.id ?? from?.id),
      senderName,
      isGroup: chat.type !== 'private',
      text: words,
      at: new Date(message.date * 1_000).toISOString(),
    },
  };
};
