// Commands that lead to another conversation, or change this one.

import { ProblemError, printableLine } from '@coxswain/protocol';
import { tokensOf, tokensText } from '../lines/usage-text.ts';
import type { CommandPorts, SlashCommand } from './slash-command.ts';

const listAgents = async (_: string, { client, words, environment, chat }: CommandPorts): Promise<void> => {
  const { commands } = words.screen.chat;
  const agents = await client.agents.list(environment.PATH);
  chat.show({
    title: commands.agentsTitle,
    lines: agents.map(({ name, runtime, model, isDefault, isInstalled }) => [
      { text: printableLine(name), tone: name === chat.agent ? 'accent' : 'strong' },
      {
        text: [`  ${runtime}`, ...(model === undefined ? [] : [printableLine(model)])].join(' · '),
        tone: 'quiet',
      },
      { text: isDefault ? ` · ${commands.isDefault}` : '', tone: 'good' },
      { text: isInstalled ? '' : ` · ${commands.notInstalled}`, tone: 'attention' },
    ]),
  });
};

const switchAgent = async (name: string, { client, environment, chat }: CommandPorts): Promise<void> => {
  const agent = await client.agents.get(name, environment.PATH);
  chat.open({ agent: agent.name });
};

const listSessions = async (_: string, { client, words, chat }: CommandPorts): Promise<void> => {
  const { screen, time } = words;
  const sessions = await client.sessions.list();
  chat.show({
    title: screen.chat.commands.sessionsTitle,
    lines: sessions.map(({ name, agent, usage, activeTasks, lastTaskAt }) => [
      { text: activeTasks > 0 ? '▸ ' : '  ', tone: 'running' },
      { text: printableLine(name), tone: name === chat.session ? 'accent' : 'strong' },
      { text: `  ${printableLine(agent)}`, tone: 'quiet' },
      {
        text: tokensOf(usage) > 0 ? ` · ${screen.chat.tokens(tokensText(tokensOf(usage)))}` : '',
        tone: 'quiet',
      },
      {
        text:
          lastTaskAt === undefined ? ` · ${time.justNow}` : ` · ${lastTaskAt.slice(0, 16).replace('T', ' ')}`,
        tone: 'quiet',
      },
    ]),
  });
};

const isUnknown = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'session_not_found';

const newSession = async (name: string, { client, shell, words, chat }: CommandPorts): Promise<void> => {
  const agent = chat.agent === undefined ? {} : { agent: chat.agent };
  if (name === '') return chat.open(agent);
  try {
    await client.sessions.get(name);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    const session = await client.sessions.create(name, chat.agent);
    return chat.open({ session: session.name, agent: session.agent });
  }
  shell.say(words.screen.chat.commands.sessionIsThere(name), 'bad');
};

const switchSession = async (name: string, { client, chat }: CommandPorts): Promise<void> => {
  const session = await client.sessions.get(name);
  chat.open({ session: session.name, agent: session.agent });
};

const reset = async (_: string, { client, shell, words, chat }: CommandPorts): Promise<void> => {
  const { commands } = words.screen.chat;
  if (chat.session === undefined) return shell.say(commands.noSessionYet);
  const isSure = await shell.confirm({
    title: commands.resetQuestion(chat.session),
    detail: commands.resetDetail,
    action: commands.resetAction,
    isDangerous: true,
  });
  if (!isSure) return;
  await client.sessions.reset(chat.session);
  shell.say(commands.wasReset, 'good');
};

/** What stands for the model of the agent. */
const OF_AGENT = 'default';

const model = async (name: string, { client, shell, words, chat }: CommandPorts): Promise<void> => {
  const { commands } = words.screen.chat;
  if (chat.session === undefined) return shell.say(commands.noSessionYet);
  const session =
    name === ''
      ? await client.sessions.get(chat.session)
      : await client.sessions.chooseModel(chat.session, name === OF_AGENT ? undefined : name);
  shell.say(session.model === undefined ? commands.modelOfAgent : commands.modelIs(session.model), 'good');
};

export const SESSION_COMMANDS: readonly SlashCommand[] = [
  { name: 'agent list', help: 'listAgents', run: listAgents },
  { name: 'agent switch', usage: '<name>', completes: 'agent', help: 'switchAgent', run: switchAgent },
  { name: 'session new', usage: '[name]', help: 'newSession', run: newSession },
  { name: 'session list', help: 'listSessions', run: listSessions },
  {
    name: 'session switch',
    usage: '<name>',
    completes: 'session',
    help: 'switchSession',
    run: switchSession,
  },
  { name: 'new', help: 'anew', run: (_, ports) => newSession('', ports) },
  { name: 'reset', help: 'reset', run: reset },
  { name: 'model', usage: '[name]', help: 'model', run: model },
];
