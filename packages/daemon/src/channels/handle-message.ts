// Handles a message: a chat command is run and answered, a job that waits for such messages takes it, else it
// goes to the agent. Nothing is done twice if it is handled again after a crash.

import type { Engine } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type { Words } from '@coxswain/locale';
import {
  deliveryIdFrom,
  ID_BYTES,
  type InboundMessage,
  ProblemError,
  type Task,
  targetOfOrigin,
} from '@coxswain/protocol';
import type { DaemonDeps } from '../daemon-deps.ts';
import type { ChatCommands } from './chat-commands.ts';
import type { Typing } from './typing.ts';

export interface HandleMessageOptions {
  readonly deps: Pick<DaemonDeps, 'clock' | 'randomBytes'>;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly words: Words;
  readonly commands: ChatCommands;
  readonly typing: Typing;
}

/** Handles messages. Throws transient and unexpected errors. */
export const messageHandler = (
  options: HandleMessageOptions,
): ((message: InboundMessage) => Promise<void>) => {
  const { ledger, deps, commands, engine, typing } = options;
  const reply = async (message: InboundMessage, text: string, outcome: string): Promise<void> => {
    const { channel, messageId } = message;
    await ledger.deliveries.reply(
      {
        id: deliveryIdFrom(deps.randomBytes(ID_BYTES)),
        target: targetOfOrigin(message),
        text,
        handles: { channel, messageId, outcome },
      },
      deps.clock.nowMs(),
    );
  };
  const handled = (message: InboundMessage, outcome: string): Promise<void> =>
    ledger.inbound.handled(message, outcome, deps.clock.nowMs());

  const say = async (message: InboundMessage): Promise<void> => {
    const job = await engine.offerMessage(message);
    if (job !== undefined) return handled(message, `job ${job.id}`);
    const task = await engine.converse(message);
    typing.follow(task);
    const hint = await fallbackHint(message, task, options);
    return hint === undefined ? handled(message, `task ${task.id}`) : reply(message, hint, `task ${task.id}`);
  };

  return async (received) => {
    // Where a slash is taken by the program that one writes in, a blank before it is how it is sent.
    const text = received.text.trim();
    if (text === '') return handled(received, 'empty');
    try {
      const read = commands.read(text);
      if ('message' in read) return await say({ ...received, text: read.message });
      const answer = await commands.run(read, received);
      await reply(
        received,
        answer,
        'command' in read ? `command ${read.command}` : `problem ${read.problem}`,
      );
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code === 'shutting_down' || error.code === 'storage')
        throw error;
      await reply(
        received,
        options.words.problems.refused(error.code, error.message),
        `refused: ${error.code}`,
      );
    }
  };
};

/** For the first message of a conversation without a route: who answers, and how to choose. */
const fallbackHint = async (
  message: InboundMessage,
  task: Task,
  { engine, ledger, words }: HandleMessageOptions,
): Promise<string | undefined> => {
  if (task.idempotencyKey !== `${message.channel}:${message.messageId}`) return undefined;
  const session = await ledger.sessions.get(task.session);
  if (session === undefined || session.tasks > 1) return undefined;
  if ((await engine.resolveRoute(message)).route !== undefined) return undefined;
  // The id of a group may begin with a dash.
  const command = `cox routes add ${message.channel} --peer=${message.peer} --agent ${task.agent}`;
  return words.channels.chat.fallback(task.agent, command);
};
