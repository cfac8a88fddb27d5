// Slack on loopback, as far as an app needs it that posts text and receives events over Socket Mode. A test writes to the app
// with `say` and reads what it posted in `sent`. https://docs.slack.dev/reference/methods

import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, listen } from '../listen.ts';
import { Recorded } from '../recorded.ts';
import { answerOf, type SlackOutcome } from './slack-answer.ts';
import { SocketMode } from './socket-mode.ts';

export interface PostedMessage {
  readonly channel: string;
  /** As Slack got it: `&`, `<` and `>` escaped. */
  readonly text: string;
  readonly thread?: string | undefined;
}

export interface SlackSaying {
  /** Who writes. Default: U42. */
  readonly user?: string;
  /** Where. Default: D42, the chat with the app; `C…` is a channel, in which the app must be called by `<@UBOT>`. */
  readonly channel?: string;
  /** The thread in which it is written. */
  readonly thread?: string;
}

export interface SlackServer {
  /** The `baseUrl` of a channel. */
  readonly url: string;
  readonly token: string;
  readonly appToken: string;
  readonly botUserId: string;
  /** Someone writes; the time stamp, which names the message. */
  say(text: string, saying?: SlackSaying): string;
  /** Any event; the id of its envelope. */
  push(event: object): string;
  readonly sent: Recorded<PostedMessage>;
  /** Methods that were called, in order. */
  readonly calls: Recorded<string>;
  readonly socket: SocketMode;
  /** The next calls of the method end so, one each. */
  refuse(method: string, ...outcomes: readonly SlackOutcome[]): void;
  /** Channels that the app cannot see. */
  readonly missing: Set<string>;
  readonly dropConnections: () => void;
  /** Resolves when no connection is open. */
  readonly allClosed: () => Promise<void>;
  close(): Promise<void>;
}

const BOT_USER = 'UBOT';
const TOKEN = 'xoxb-test-token';
const APP_TOKEN = 'xapp-test-token';
const MAX_UNITS = 40_000;
const FIRST_SECOND = 1_790_000_000;

type Arguments = Readonly<Record<string, string>>;

/** `host`: under which name the connection of Socket Mode is offered. */
export const startSlackServer = async ({ host = '127.0.0.1' } = {}): Promise<SlackServer> => {
  const sent = new Recorded<PostedMessage>();
  const calls = new Recorded<string>();
  const missing = new Set<string>();
  const refusals = new Map<string, SlackOutcome[]>();
  let messages = 0;
  const nextTs = (): string => `${FIRST_SECOND + messages}.${String(++messages).padStart(6, '0')}`;

  const post = ({ channel = '', text = '', thread_ts: thread }: Arguments): SlackOutcome => {
    if (channel === '' || missing.has(channel)) return { error: 'channel_not_found' };
    if (text.trim() === '') return { error: 'no_text' };
    if (text.length > MAX_UNITS) return { error: 'msg_too_long' };
    sent.add({ channel, text, thread });
    const ts = nextTs();
    return { ok: true, channel, ts, message: { type: 'message', user: BOT_USER, text, ts } };
  };

  const methods: Readonly<Record<string, (given: Arguments) => SlackOutcome>> = {
    'auth.test': () => ({
      ok: true,
      team: 'Crew',
      team_id: 'T1',
      user: 'cox',
      user_id: BOT_USER,
      bot_id: 'B1',
    }),
    'apps.connections.open': () => ({
      ok: true,
      url: `ws://${host}:${listening.port}/link/?ticket=${socket.issueTicket()}`,
    }),
    'chat.postMessage': post,
  };

  const outcomeOf = async (request: IncomingMessage): Promise<SlackOutcome> => {
    const body = await bodyOf(request);
    const name = /^\/api\/([\w.]+)$/.exec(request.url ?? '')?.[1] ?? '';
    const wanted = name === 'apps.connections.open' ? APP_TOKEN : TOKEN;
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (given === undefined) return { error: 'not_authed' };
    if (given !== wanted) return { error: given === TOKEN ? 'not_allowed_token_type' : 'invalid_auth' };
    calls.add(name);
    const refusal = refusals.get(name)?.shift();
    if (refusal !== undefined) return refusal;
    return methods[name]?.(Object.fromEntries(new URLSearchParams(body))) ?? { error: 'unknown_method' };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = answerOf(await outcomeOf(request));
    response.writeHead(status, headers).end(body);
  };

  const listening = await listen((request, response) => void answer(request, response));
  const socket = new SocketMode(listening.server);
  return {
    url: `http://127.0.0.1:${listening.port}/api/`,
    token: TOKEN,
    appToken: APP_TOKEN,
    botUserId: BOT_USER,
    say: (text, { user = 'U42', channel = 'D42', thread } = {}) => {
      const ts = nextTs();
      const isDirect = channel.startsWith('D');
      socket.send({
        type: isDirect ? 'message' : 'app_mention',
        ...(isDirect ? { channel_type: 'im' } : {}),
        channel,
        user,
        text,
        ts,
        event_ts: ts,
        thread_ts: thread,
      });
      return ts;
    },
    push: (event) => socket.send(event),
    sent,
    calls,
    socket,
    refuse: (method, ...more) => void refusals.set(method, [...(refusals.get(method) ?? []), ...more]),
    missing,
    dropConnections: listening.dropConnections,
    allClosed: listening.allClosed,
    close: async () => {
      socket.close();
      await listening.close();
    },
  };
};
