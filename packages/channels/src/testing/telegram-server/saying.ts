// Words of a person as Telegram sends them to a bot: commands and names are marked by entities, which count UTF-16 units.
// https://core.telegram.org/bots/api#message

export interface Saying {
  /** Who writes. Default: 42, in the chat with the bot. */
  readonly from?: { readonly id: number; readonly name?: string; readonly isBot?: boolean };
  /** Negative: a group. Default: the chat with the one who writes. */
  readonly chat?: number;
  /** The topic of a forum. */
  readonly topic?: number;
  /** An answer to what the bot wrote. */
  readonly isReplyToBot?: boolean;
  /** When it was written, seconds since 1970. */
  readonly date?: number;
}

interface Written {
  readonly text: string;
  readonly bot: { readonly id: number };
  readonly saying: Saying;
}

const entitiesOf = (text: string): readonly object[] => [
  ...[...text.matchAll(/^\/\w+(?:@\w+)?/g)].map((match) => ({
    type: 'bot_command',
    offset: match.index,
    length: match[0].length,
  })),
  ...[...text.matchAll(/(?<![\w/])@\w{5,}/g)].map((match) => ({
    type: 'mention',
    offset: match.index,
    length: match[0].length,
  })),
];

const DATE = 1_790_000_000;

export const messageOf = (id: number, { text, bot, saying }: Written): object => {
  const { from = { id: 42 }, chat = from.id, topic, isReplyToBot = false, date = DATE } = saying;
  const entities = entitiesOf(text);
  const target =
    chat < 0
      ? { id: chat, type: 'supergroup', title: 'Crew', ...(topic === undefined ? {} : { is_forum: true }) }
      : { id: chat, type: 'private', first_name: from.name ?? 'Ann' };
  const answered = { message_id: 1, date: DATE, chat: target, from: bot, text: 'earlier' };
  return {
    message_id: id,
    date,
    chat: target,
    from: { id: from.id, is_bot: from.isBot ?? false, first_name: from.name ?? 'Ann' },
    text,
    ...(entities.length === 0 ? {} : { entities }),
    ...(topic === undefined ? {} : { message_thread_id: topic, is_topic_message: true }),
    ...(isReplyToBot ? { reply_to_message: answered } : {}),
  };
};
