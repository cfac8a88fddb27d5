// All chat commands with their usage, in display order.

import type { ChatCommandName } from './chat-command.ts';

/** What an argument refers to, for completion. */
export type ChatArgument =
  | 'activeTask'
  | 'retryableTask'
  | 'item'
  | 'repairable'
  | 'request'
  | 'agent'
  | 'session'
  | 'job'
  | 'when'
  | 'model';

export interface ChatCommandForm {
  readonly name: ChatCommandName;
  /** `<id>` is required, `[name]` is optional; undefined: takes no argument. */
  readonly usage?: string;
  readonly names?: ChatArgument;
  /** Needs a screen: not available in a chat on a channel. */
  readonly needsScreen?: true;
}

export const CHAT_COMMANDS: readonly ChatCommandForm[] = [
  { name: 'agent list' },
  { name: 'agent switch', usage: '<name>', names: 'agent' },
  { name: 'session list' },
  { name: 'session new', usage: '[name]' },
  { name: 'session switch', usage: '<name>', names: 'session' },
  { name: 'new' },
  { name: 'reset' },
  { name: 'model', usage: '[name]', names: 'model' },
  { name: 'attach', usage: '<file> <words>', needsScreen: true },
  { name: 'task new', usage: '<when> <name>: <prompt>', names: 'when' },
  { name: 'task list' },
  { name: 'task show', usage: '<job>', names: 'job' },
  { name: 'task run', usage: '<job>', names: 'job' },
  { name: 'task runs', usage: '<job>', names: 'job' },
  { name: 'task last', usage: '<job>', names: 'job' },
  { name: 'task pause', usage: '<job>', names: 'job' },
  { name: 'task resume', usage: '<job>', names: 'job' },
  { name: 'task edit', usage: '<job>: <prompt>', names: 'job' },
  { name: 'task delete', usage: '<job>', names: 'job' },
  { name: 'task cancel', usage: '<id>', names: 'activeTask' },
  { name: 'task retry', usage: '<id>', names: 'retryableTask' },
  { name: 'task repair', usage: '<job or id>', names: 'repairable' },
  { name: 'item list' },
  { name: 'item add', usage: '<title>' },
  { name: 'item edit', usage: '<id> <title>', names: 'item' },
  { name: 'item start', usage: '<id> [message]', names: 'item' },
  { name: 'item done', usage: '<id> [result]', names: 'item' },
  { name: 'item fail', usage: '<id> [reason]', names: 'item' },
  { name: 'item drop', usage: '<id> [reason]', names: 'item' },
  { name: 'item move', usage: '<id> <status> [message]', names: 'item' },
  { name: 'bg', usage: '<prompt>' },
  { name: 'discuss', usage: '<agent>, <agent>: <topic>', names: 'agent' },
  { name: 'approve', usage: '[id] [always]', names: 'request' },
  { name: 'deny', usage: '[id] [reason]', names: 'request' },
  { name: 'answer', usage: '<text>', names: 'request' },
  { name: 'tasks' },
  { name: 'help' },
  { name: 'quit', needsScreen: true },
];

/** The commands available on a channel. */
export const CHANNEL_COMMANDS: readonly ChatCommandForm[] = CHAT_COMMANDS.filter(
  ({ needsScreen }) => needsScreen !== true,
);

/** True if its argument is required. */
export const needsArgument = ({ usage = '' }: ChatCommandForm): boolean => usage.startsWith('<');

/** `/task cancel <id>` */
export const fullUsage = ({ name, usage }: ChatCommandForm): string =>
  `/${name}${usage === undefined ? '' : ` ${usage}`}`;
