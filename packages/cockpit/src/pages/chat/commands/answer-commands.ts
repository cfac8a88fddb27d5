// Commands that answer what an agent asks. Without an id they are about what is asked in this session.

import { type InputAnswer, type InputRequest, shortId } from '@coxswain/protocol';
import type { CommandPorts, SlashCommand } from './slash-command.ts';

const LEAST_CHARACTERS = 3;

const begins = (id: string, typed: string): boolean =>
  id.startsWith(typed) || id.slice(id.indexOf('_') + 1).startsWith(typed);

const meant = (typed: string, open: readonly InputRequest[]): InputRequest | undefined => {
  const id = typed.toLowerCase();
  if (id.length < LEAST_CHARACTERS) return undefined;
  const found = open.filter((request) => begins(request.id, id) || begins(request.taskId, id));
  return found.length === 1 ? found[0] : undefined;
};

interface Meant {
  readonly request: InputRequest;
  /** What was typed behind the id. */
  readonly rest: string;
}

/** The request whose id, or whose task's, comes first, else the one of this session. */
const read = async (argument: string, { client, chat }: CommandPorts): Promise<Meant | undefined> => {
  const [first = '', ...rest] = argument.split(/\s+/);
  const named = meant(first, await client.inputs.list());
  if (named) return { request: named, rest: rest.join(' ') };
  return chat.openRequest && { request: chat.openRequest, rest: argument };
};

const answering =
  (answerOf: (rest: string) => InputAnswer) =>
  async (argument: string, ports: CommandPorts): Promise<void> => {
    const { client, shell, words } = ports;
    const { commands } = words.screen.chat;
    const found = await read(argument, ports);
    if (!found)
      return shell.say(argument === '' ? commands.nothingAsked : commands.noSuchRequest(argument), 'bad');
    await client.inputs.answer(found.request.id, answerOf(found.rest));
    shell.say(`${commands.answered} ${shortId(found.request.id)}`, 'good');
  };

const approve = answering((rest) => ({ decision: rest.trim() === 'always' ? 'approve_always' : 'approve' }));
const deny = answering((text) => ({ decision: 'deny', ...(text !== '' && { text }) }));
const answer = answering((text) => ({ decision: 'answer', text }));

export const ANSWER_COMMANDS: readonly SlashCommand[] = [
  { name: 'approve', usage: '[id] [always]', completes: 'request', help: 'approve', run: approve },
  { name: 'deny', usage: '[id] [reason]', completes: 'request', help: 'deny', run: deny },
  { name: 'answer', usage: '<text>', completes: 'request', help: 'answer', run: answer },
];
