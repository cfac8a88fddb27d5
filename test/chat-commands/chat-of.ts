// A chat over a real daemon: what is written goes the way of every chat command, and comes back in words.

import { runChatCommand } from '../../packages/client/src/chat-commands/index.ts';
import type { ChatCommandContext, ChatDestination } from '../../packages/client/src/index.ts';
import { type Language, wordsFor } from '../../packages/locale/src/index.ts';
import { parseChatCommand } from '../../packages/protocol/src/chat.ts';
import type { ChatCommandOutcome, ChatQuestion } from '../../packages/protocol/src/index.ts';
import { chatAnswer, chatProblem } from '../../packages/views/src/chat/index.ts';
import type { TestDaemon } from '../helpers/daemon.ts';

export interface Chat {
  /** What came of it. Fails when it was no command. */
  run(text: string): Promise<ChatCommandOutcome>;
  /** The words of it, head first, also of what is wrong with it. */
  say(text: string): Promise<readonly string[]>;
  /** Where the conversation was led. */
  readonly moves: ChatDestination[];
  readonly asked: ChatQuestion[];
  /** What the next questions are answered. */
  confirms: boolean;
  session: string | undefined;
  agent: string | undefined;
}

export interface ChatOptions
  extends Partial<Pick<ChatCommandContext, 'nameSession' | 'deliverTo' | 'givenAt' | 'move'>> {
  readonly language?: Language;
  readonly session?: string;
  readonly agent?: string;
  /** Somebody sits at a screen and is asked first. */
  readonly isAsked?: boolean;
  /** Default: the clock of this machine. */
  readonly nowMs?: () => number;
}

export const TIME_ZONE = 'Europe/Berlin';

export const chatOf = (daemon: TestDaemon, options: ChatOptions = {}): Chat => {
  const { language = 'en', isAsked = false, nowMs = Date.now, nameSession, deliverTo, givenAt } = options;
  const words = wordsFor(language);
  const context = () => ({ words, nowMs: nowMs(), timeZone: TIME_ZONE, surface: 'chat' as const });
  const moves: ChatDestination[] = [];
  const asked: ChatQuestion[] = [];
  const chat: Chat = {
    moves,
    asked,
    confirms: true,
    session: options.session,
    agent: options.agent,
    async run(text) {
      const read = parseChatCommand(text, { nowMs: nowMs(), timeZone: TIME_ZONE, language });
      if (!('command' in read)) throw new Error(`no command: ${text} ${JSON.stringify(read)}`);
      return runChatCommand(read, {
        client: daemon.client,
        session: chat.session,
        agent: chat.agent,
        source: 'api',
        ...(nameSession && { nameSession }),
        ...(deliverTo && { deliverTo }),
        ...(givenAt && { givenAt }),
        move: options.move ?? (async (to) => void moves.push(to)),
        ...(isAsked && {
          confirm: async (question) => {
            asked.push(question);
            return chat.confirms;
          },
        }),
        repairPrompt: words.chat.repairPrompt,
      });
    },
    async say(text) {
      const read = parseChatCommand(text, { nowMs: nowMs(), timeZone: TIME_ZONE, language });
      if ('problem' in read) return [chatProblem(read, context())];
      const { head, lines } = chatAnswer(await chat.run(text), context());
      return [head, ...lines];
    },
  };
  return chat;
};
