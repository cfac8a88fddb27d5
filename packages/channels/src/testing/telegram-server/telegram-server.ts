// A Bot API on loopback that behaves as the documented one does, for a bot that sends text and polls for messages. A test
// writes to the bot with `say` and reads what it sent in `sent`. https://core.telegram.org/bots/api

import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, listen } from '../listen.ts';
import { Recorded } from '../recorded.ts';
import { answerOf, badRequest, type Outcome, type Refusal } from './bot-answer.ts';
import { messageOf, type Saying } from './saying.ts';
import { type Poll, UpdateQueue } from './update-queue.ts';

export interface SentMessage {
  readonly chat: string;
  readonly text: string;
  readonly thread?: number;
}

export interface TelegramServer {
  /** The `baseUrl` of a channel. */
  readonly url: string;
  readonly token: string;
  readonly bot: { readonly id: number; readonly username: string };
  /** Someone writes to the bot; the id of the message. */
  say(text: string, saying?: Saying): number;
  /** Any update, as Telegram would write it. */
  push(update: object): void;
  readonly sent: Recorded<SentMessage>;
  /** Chats, and topics as `chat/topic`, in which `typing…` was shown. */
  readonly typing: Recorded<string>;
  /** Methods that were called, in order. */
  readonly calls: Recorded<string>;
  /** Updates that the bot has not said to have taken. */
  unconfirmed(): number;
  /** The next calls of the method are refused, one refusal each. */
  refuse(method: string, ...refusals: readonly Refusal[]): void;
  /** Chats, and topics as `chat/topic`, that the bot cannot write to. Default: none. */
  readonly missing: Set<string>;
  readonly dropConnections: () => void;
  /** Resolves when no connection is open. */
  readonly allClosed: () => Promise<void>;
  close(): Promise<void>;
}

const BOT = { id: 4_242, is_bot: true, first_name: 'Cox', username: 'cox_test_bot' } as const;
const TOKEN = '4242:AAtest-token';
const MAX_UNITS = 4_096;

type Parameters = Readonly<Record<string, unknown>>;
type Method = (parameters: Parameters, gone: AbortSignal) => Outcome | Promise<Outcome>;

export const startTelegramServer = async ({ token = TOKEN } = {}): Promise<TelegramServer> => {
  const queue = new UpdateQueue();
  const sent = new Recorded<SentMessage>();
  const typing = new Recorded<string>();
  const calls = new Recorded<string>();
  const missing = new Set<string>();
  const refusals = new Map<string, Refusal[]>();
  let nextMessage = 100;

  const targetOf = ({ chat_id: chat, message_thread_id: thread }: Parameters): Outcome | string => {
    if (chat === undefined || chat === '') return badRequest('chat_id is empty');
    if (missing.has(String(chat))) return badRequest('chat not found');
    const target = thread === undefined ? String(chat) : `${chat}/${thread}`;
    return missing.has(target) ? badRequest('message thread not found') : target;
  };

  const methods: Readonly<Record<string, Method>> = {
    getMe: () => ({ result: { ...BOT, can_join_groups: true, can_read_all_group_messages: false } }),
    getWebhookInfo: () => ({ result: { url: '', has_custom_certificate: false, pending_update_count: 0 } }),
    getChat: ({ chat_id: chat }) =>
      missing.has(String(chat))
        ? badRequest('chat not found')
        : { result: { id: Number(chat), type: 'private', first_name: 'Ann' } },
    getUpdates: (poll: Poll, gone) => queue.take(poll, gone),
    sendChatAction: (parameters) => {
      const target = targetOf(parameters);
      if (typeof target !== 'string') return target;
      typing.add(target);
      return { result: true };
    },
    sendMessage: (parameters) => {
      const target = targetOf(parameters);
      if (typeof target !== 'string') return target;
      const { chat_id: chat, text, message_thread_id: thread } = parameters;
      if (typeof text !== 'string' || text.trim() === '') return badRequest('message text is empty');
      if (text.length > MAX_UNITS) return badRequest('message is too long');
      if (!text.isWellFormed()) return badRequest('strings must be encoded in UTF-8');
      sent.add({ chat: String(chat), text, ...(typeof thread === 'number' ? { thread } : {}) });
      return {
        result: {
          message_id: nextMessage++,
          date: 1_790_000_000,
          chat: { id: Number(chat), type: 'private' },
          from: BOT,
          text,
        },
      };
    },
  };

  const outcomeOf = async (request: IncomingMessage, gone: AbortSignal): Promise<Outcome> => {
    const [, given, name = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    const body = await bodyOf(request);
    if (given === undefined || !/^\d+:[\w-]+$/.test(given))
      return { refusal: { code: 404, description: 'Not Found' } };
    if (given !== token) return { refusal: { code: 401, description: 'Unauthorized' } };
    calls.add(name);
    const refusal = refusals.get(name)?.shift();
    if (refusal !== undefined) return { refusal };
    const method = methods[name];
    if (method === undefined) return { refusal: { code: 404, description: 'Not Found: method not found' } };
    // The client sends JSON.
    return method(body === '' ? {} : (JSON.parse(body) as Parameters), gone);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const [status, body] = answerOf(await outcomeOf(request, gone.signal));
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };

  const listening = await listen((request, response) => void answer(request, response));
  return {
    url: `http://127.0.0.1:${listening.port}`,
    token,
    bot: BOT,
    say: (text, saying = {}) => {
      const id = nextMessage++;
      queue.add({ message: messageOf(id, { text, bot: BOT, saying }) });
      return id;
    },
    push: (update) => void queue.add(update),
    sent,
    typing,
    calls,
    unconfirmed: () => queue.unconfirmed,
    refuse: (method, ...more) => void refusals.set(method, [...(refusals.get(method) ?? []), ...more]),
    missing,
    dropConnections: listening.dropConnections,
    allClosed: listening.allClosed,
    close: listening.close,
  };
};
