// The commands of a chat.

export type * from './chat-command.ts';
export * from './chat-command-forms.ts';
export type * from './chat-command-outcome.ts';
export * from './parse-chat-command.ts';
