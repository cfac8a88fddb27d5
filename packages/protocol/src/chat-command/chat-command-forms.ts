// All commands of a chat, in the order in which they are shown, with what stands behind each.

import type { ChatCommandName } from './chat-command.ts';

/** What an argument names, for completion. */
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
  /** `<id>` must be there, `[name]` may be; undefined: nothing may follow. */
  readonly usage?: string;
  readonly names?: ChatArgument;
  /** It does something to the screen that one sits at: in a chat on a channel it is nothing. */
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

/** Those that do something on a channel. */
export const CHANNEL_COMMANDS: readonly ChatCommandForm[] = CHAT_COMMANDS.filter(
  ({ needsScreen }) => needsScreen !== true,
);

/** True when it makes no sense without its argument. */
export const needsArgument = ({ usage = '' }: ChatCommandForm): boolean => usage.startsWith('<');

/** `/task cancel <id>` */
export const fullUsage = ({ name, usage }: ChatCommandForm): string =>
  `/${name}${usage === undefined ? '' : ` ${usage}`}`;
