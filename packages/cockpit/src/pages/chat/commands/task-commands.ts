// Commands about tasks: stop, run again, run again with what went wrong.

import { isEnded, shortId } from '@coxswain/protocol';
import type { CommandPorts, SlashCommand } from './slash-command.ts';

const cancel = async (id: string, { client, shell, words }: CommandPorts): Promise<void> => {
  const { commands } = words.screen.chat;
  const { task, effect } = await client.tasks.cancel(id);
  const shown = shortId(task.id);
  if (effect === 'ended') shell.say(commands.endedBefore(shown));
  else shell.say(effect === 'cancelled' ? commands.cancelled(shown) : commands.cancelling(shown), 'good');
};

const retry = async (id: string, ports: CommandPorts, prompt?: string): Promise<void> => {
  const { client, shell, words, environment } = ports;
  const task = await client.tasks.retry(id, {
    environment: { ...environment },
    ...(prompt !== undefined && { prompt }),
  });
  shell.say(words.screen.chat.commands.retried(shortId(task.id)), 'good');
};

const repair = async (id: string, ports: CommandPorts): Promise<void> => {
  const { client, shell, words } = ports;
  const { commands } = words.screen.chat;
  const { task } = await client.tasks.get(id);
  const shown = shortId(task.id);
  if (!isEnded(task.status) || task.error === undefined) return shell.say(commands.notFailed(shown), 'bad');
  // Its prompt is a command line, or nothing at all.
  if (task.runtime === 'command') return shell.say(commands.noRepair(shown), 'bad');
  await retry(task.id, ports, commands.repairPrompt(task.error.message, task.prompt));
};

const background = async (prompt: string, ports: CommandPorts): Promise<void> => {
  const { client, shell, words, workDir, environment, chat } = ports;
  const { task } = await client.tasks.submit({
    prompt,
    kind: 'background',
    source: 'cockpit',
    workDir,
    environment: { ...environment },
    ...(chat.agent !== undefined && { agent: chat.agent }),
  });
  shell.say(words.screen.chat.commands.submitted(shortId(task.id)), 'good');
};

export const TASK_COMMANDS: readonly SlashCommand[] = [
  { name: 'task cancel', usage: '<id>', completes: 'activeTask', help: 'cancelTask', run: cancel },
  {
    name: 'task retry',
    usage: '<id>',
    completes: 'endedTask',
    help: 'retryTask',
    run: (id, ports) => retry(id, ports),
  },
  { name: 'task repair', usage: '<id>', completes: 'failedTask', help: 'repairTask', run: repair },
  { name: 'bg', usage: '<prompt>', help: 'background', run: background },
];
