// All slash commands, in the order in which they are shown.

import { padToCells } from '@coxswain/protocol';
import { ANSWER_COMMANDS } from './answer-commands.ts';
import { SESSION_COMMANDS } from './session-commands.ts';
import { type CommandPorts, fullUsage, type SlashCommand } from './slash-command.ts';
import { TASK_COMMANDS } from './task-commands.ts';

const tasks = async (_: string, { shell }: CommandPorts): Promise<void> => shell.go({ page: 'tasks' });

const help = async (_: string, { words, chat }: CommandPorts): Promise<void> => {
  const { commands } = words.screen.chat;
  const width = Math.max(...COMMANDS.map((command) => fullUsage(command).length)) + 2;
  chat.show({
    title: commands.helpTitle,
    lines: COMMANDS.map((command) => [
      { text: padToCells(fullUsage(command), width), tone: 'strong' },
      { text: commands.help[command.help], tone: 'quiet' },
    ]),
  });
};

const quit = async (_: string, { shell }: CommandPorts): Promise<void> => shell.quit();

export const COMMANDS: readonly SlashCommand[] = [
  ...SESSION_COMMANDS,
  ...TASK_COMMANDS,
  ...ANSWER_COMMANDS,
  { name: 'tasks', help: 'tasks', run: tasks },
  { name: 'help', help: 'help', run: help },
  { name: 'quit', help: 'quit', run: quit },
];
