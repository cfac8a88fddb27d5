// What a typed command does here: the same as anywhere, but for what only a screen has.

import { runChatCommand } from '@coxswain/client/chat-commands';
import type { ChatCommand, ChatCommandName, ChatCommandOutcome } from '@coxswain/protocol';
import { chatAnswer, jobEditLine } from '@coxswain/views/chat';
import { inChat } from '../../../shell/rendering.ts';
import type { CockpitWorld, Shell } from '../../../shell/world.ts';
import { confirmationOf } from './ask-first.ts';
import type { ChatControls } from './chat-controls.ts';
import { showHelp, tellAnswer } from './tell-answer.ts';

export interface TypedPorts {
  readonly world: CockpitWorld;
  readonly shell: Shell;
  readonly chat: ChatControls;
}

const run = (command: ChatCommand, { world, shell, chat }: TypedPorts): Promise<ChatCommandOutcome> => {
  const { client, words, workDir, environment } = world;
  const { session, agent, openRequest } = chat;
  return runChatCommand(command, {
    client,
    session,
    agent,
    ...(openRequest && { openRequest }),
    source: 'cockpit',
    workDir,
    environment,
    move: async (to) => chat.open(to),
    confirm: (question) => shell.confirm(confirmationOf(question, world)),
    repairPrompt: words.chat.repairPrompt,
  });
};

/** Worth writing on when it was left. */
const WRITTEN: ReadonlySet<ChatCommandName> = new Set(['task new', 'task edit']);

/** False: it was left, and may be written anew. What the daemon refuses is thrown. */
export const runTyped = async (command: ChatCommand, ports: TypedPorts): Promise<boolean> => {
  const { world, shell, chat } = ports;
  if (command.command === 'quit') shell.quit();
  else if (command.command === 'tasks') shell.go({ page: 'tasks' });
  else if (command.command === 'attach') return chat.attach(command.file, command.text);
  else if (command.command === 'help') showHelp(world, chat);
  else {
    const outcome = await run(command, ports);
    if (outcome.outcome === 'reset') chat.refresh();
    if (outcome.outcome === 'left') return !WRITTEN.has(command.command);
    if (outcome.outcome === 'job_to_edit') chat.write(jobEditLine(outcome.job));
    else if (outcome.outcome !== 'moved' || outcome.left !== undefined) {
      tellAnswer(chatAnswer(outcome, inChat(world)), { chat, shell, title: `/${command.command}` });
    }
  }
  return true;
};
