// Checks a bot without sending anything.

import type { ChannelDefinition } from '@coxswain/protocol';
import { parseChatAddress } from '../address.ts';
import { type ChannelCheckStep, ChannelError } from '../channel.ts';
import { checkSteps } from '../check-steps.ts';
import type { Bot } from './bot.ts';
import type { BotApi } from './bot-api.ts';
import { telegramRefusal } from './telegram-refusal.ts';

interface Checked {
  readonly definition: ChannelDefinition;
  readonly bot: Bot;
}

/** Recent senders whose messages are still pending, so the owner can find the ids to allow. Takes nothing from the queue. */
const writers = async (api: BotApi, signal: AbortSignal): Promise<readonly string[]> => {
  const updates = await api.getUpdates({ timeout: 0, allowed_updates: ['message'] }, signal);
  const found = updates.flatMap(({ message }) => {
    if (message?.from === undefined) return [];
    return [`${message.from.id} (${message.from.first_name})`];
  });
  return [...new Set(found)];
};

const receiving = async (
  api: BotApi,
  { name, allow }: ChannelDefinition,
  signal: AbortSignal,
): Promise<string> => {
  const { url = '' } = await api.getWebhookInfo(signal);
  if (url !== '')
    throw new ChannelError(
      'a webhook is set for this bot, so nothing can be received: remove it with deleteWebhook',
    );
  if (allow.length > 0) return `${allow.join(', ')} may write`;
  const ids = await writers(api, signal);
  const hint =
    ids.length === 0
      ? 'write to the bot and check again to see your id'
      : `wrote recently: ${ids.join(', ')}`;
  return `nobody may write: add ids to channels.${name}.allow; ${hint}`;
};

export const checkTelegram = (
  { definition, bot }: Checked,
  signal: AbortSignal,
): Promise<readonly ChannelCheckStep[]> => {
  const { defaultAddress } = definition;
  const attempt = (run: (api: BotApi) => Promise<string>) => async (): Promise<string> => {
    try {
      return await run(await bot.api());
    } catch (error) {
      throw telegramRefusal(bot.host, error);
    }
  };
  return checkSteps([
    [
      'token',
      attempt(async (api) => {
        const { username, id } = await api.getMe(signal);
        return `@${username} (${id})`;
      }),
    ],
    ['receive', attempt((api) => receiving(api, definition, signal))],
    [
      'address',
      attempt(async (api) => {
        if (defaultAddress === undefined) return 'none: each target names its chat';
        const chat = await api.getChat(parseChatAddress(defaultAddress).chat, signal);
        return `${defaultAddress} is ${chat.title ?? chat.username ?? chat.first_name ?? 'a chat'}`;
      }),
    ],
  ]);
};
