// Chat commands: what is typed after a slash, done.

export { type ChannelAddress, channelMove, channelSession } from './channel-move.ts';
export type { ChatCommandContext, ChatDestination } from './context.ts';
export { runChatCommand } from './run-chat-command.ts';
