// The library that knows the Bot API. It is loaded when the first Telegram channel is used, and not before.

import type { ChatFullInfo, Message, Update, UserFromGetMe, WebhookInfo } from 'grammy/types';
import { Api } from 'grammy/web';

/** What is used of the Bot API. https://core.telegram.org/bots/api */
export interface BotApi {
  getMe(signal: AbortSignal): Promise<UserFromGetMe>;
  getWebhookInfo(signal: AbortSignal): Promise<WebhookInfo>;
  getChat(chat: number | string, signal: AbortSignal): Promise<ChatFullInfo>;
  getUpdates(
    wanted: {
      readonly offset?: number | undefined;
      readonly timeout: number;
      readonly allowed_updates: readonly ['message'];
    },
    signal: AbortSignal,
  ): Promise<readonly Update[]>;
  sendMessage(
    chat: number | string,
    text: string,
    options: {
      readonly message_thread_id?: number;
      readonly link_preview_options: { readonly is_disabled: boolean };
    },
    signal: AbortSignal,
  ): Promise<Message>;
  sendChatAction(
    chat: number | string,
    action: 'typing',
    options: { readonly message_thread_id?: number },
    signal: AbortSignal,
  ): Promise<true>;
}

/** The part of `Response` that the library reads. */
export interface BotAnswer {
  json(): Promise<unknown>;
}

export interface BotApiOptions {
  readonly token: string;
  /** Without a slash at its end. Default: Telegram's own. */
  readonly apiRoot: string | undefined;
  /** Longer than any request may take, seconds. */
  readonly timeoutSeconds: number;
  /** Carries one request. */
  readonly carry: (url: string, body: string, signal: AbortSignal) => Promise<BotAnswer>;
}

/** The methods of the Bot API for one bot. */
export const openBotApi = ({ token, apiRoot, timeoutSeconds, carry }: BotApiOptions): BotApi =>
  new Api(token, {
    ...(apiRoot === undefined ? {} : { apiRoot }),
    timeoutSeconds,
    // The library calls it with a URL as text, a body of JSON and a signal, and reads nothing but json() of what comes back.
    fetch: ((url: string, { body, signal }: { body: string; signal: AbortSignal }) =>
      carry(url, body, signal)) as unknown as typeof fetch,
    // Its types know signals of a polyfill only; the build for the web uses those of the platform.
  }) as unknown as BotApi;
