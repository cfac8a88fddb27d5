// The commands of a chat on a channel: the same as in the cockpit, run on behalf of the sender.

import { type Client, connect } from '@coxswain/client';
import {
  type ChannelAddress,
  type ChatCommandContext,
  channelMove,
  channelSession,
  runChatCommand,
} from '@coxswain/client/chat-commands';
import { callerOf, type Engine } from '@coxswain/engine';
import type { Words } from '@coxswain/locale';
import {
  type ChatCommand,
  type ChatCommandProblem,
  type ChatMessage,
  type InboundMessage,
  ProblemError,
  targetOfOrigin,
} from '@coxswain/protocol';
import { parseChatCommand } from '@coxswain/protocol/chat';
import { chatAnswer, chatProblem } from '@coxswain/views/chat';
import type { DaemonDeps } from '../daemon-deps.ts';
import type { Fetch } from '../http/index.ts';

export interface ChatCommandsOptions {
  readonly deps: Pick<DaemonDeps, 'clock' | 'timeZone'>;
  readonly words: Words;
  readonly engine: Pick<Engine, 'resolveRoute'>;
  /** Answers the requests of the commands. */
  readonly fetch: Fetch;
}

export interface ChatCommands {
  read(text: string): ChatCommand | ChatCommandProblem | ChatMessage;
  /** Runs it and returns the result, or what is wrong with it. Throws the ProblemError if the daemon refuses. */
  run(read: ChatCommand | ChatCommandProblem, message: InboundMessage): Promise<string>;
}

/** What Telegram sends when someone first opens a chat with a bot, with the parameter of the link to it. */
const FIRST_WORD = /^\/start(?:\s|$)/;

export const chatCommands = (options: ChatCommandsOptions): ChatCommands => {
  const { deps, words } = options;
  const settings = () => ({
    nowMs: deps.clock.nowMs(),
    timeZone: deps.timeZone(),
    language: words.language,
    isOnChannel: true,
  });
  return {
    read: (text) => parseChatCommand(FIRST_WORD.test(text) ? '/help' : text, settings()),
    async run(read, message) {
      const context = { ...settings(), words, surface: 'chat' } as const;
      if ('problem' in read) return chatProblem(read, context);
      const { head, lines } = chatAnswer(await runIn(message, read, options), context);
      return [head, ...lines].join('\n');
    },
  };
};

/** Without an agent the conversation has no target yet; commands that need none, or choose one, still work. */
const agentFor = async (
  origin: ChannelAddress,
  engine: ChatCommandsOptions['engine'],
): Promise<Pick<ChatCommandContext, 'agent' | 'session'>> => {
  try {
    return await engine.resolveRoute(origin);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'agent_not_found')
      return { agent: undefined, session: undefined };
    throw error;
  }
};

const runIn = async (
  message: InboundMessage,
  command: ChatCommand,
  { engine, words, fetch }: ChatCommandsOptions,
): Promise<Awaited<ReturnType<typeof runChatCommand>>> => {
  const { channel, account, peer, thread } = message;
  const origin = { channel, peer, account, thread };
  const client = await chatClient(message, fetch);
  try {
    const { agent, session } = await agentFor(origin, engine);
    return await runChatCommand(command, {
      client,
      session,
      agent,
      source: 'api',
      givenAt: message.receivedAt,
      deliverTo: [targetOfOrigin(origin)],
      nameSession: channelSession(client, origin),
      move: channelMove(client, origin),
      repairPrompt: words.chat.repairPrompt,
    });
  } finally {
    client.close();
  }
};

// The client of a sender on a channel: requests go through the app of this daemon, on that person's behalf.

/**
 * A client that acts for the sender of the message. What it starts is started once, even if the message is handled again
 * after a crash.
 */
const chatClient = async (message: InboundMessage, fetch: Fetch): Promise<Client> => {
  const caller = callerOf(message);
  const client = await connect({
    home: '',
    inProcess: (request) => fetch(request, { caller }),
    reconnectForMs: 0,
  });
  const idempotencyKey = `${message.channel}:${message.messageId}`;
  return {
    ...client,
    tasks: {
      ...client.tasks,
      submit: (input) => client.tasks.submit({ idempotencyKey, ...input }),
      retry: (ref, retry) => client.tasks.retry(ref, { idempotencyKey, ...retry }),
    },
    discussions: {
      ...client.discussions,
      start: (input) => client.discussions.start({ idempotencyKey, ...input }),
    },
    jobs: {
      ...client.jobs,
      create: (job) => client.jobs.create({ idempotencyKey, ...job }),
      run: (ref, run) => client.jobs.run(ref, { idempotencyKey, ...run }),
    },
  };
};
