// Chat commands: what is typed after a slash, done.

export { type ChannelPlace, channelMove } from './channel-move.ts';
export type { ChatCommandContext, ChatDestination, ChatQuestion } from './context.ts';
export type { ChatCommandOutcome } from './outcome.ts';
export { runChatCommand } from './run-chat-command.ts';
