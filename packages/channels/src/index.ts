// Channels carry messages in and out. Adapter: a channel over one transport. Notice: what goes out. Address: the recipient,
// `chat` or `chat/thread`. Piece: a part of a text that is longer than a transport takes. Unknown sender: not allowed to write.

export * from './channel.ts';
export type { ChannelDeps } from './channel-deps.ts';
export { createChannel } from './create-channel.ts';
export { readEnvironmentFile } from './environment-file.ts';
export { agentFor } from './http/agent.ts';
export { exchange } from './http/exchange.ts';
export { retryAfterMs } from './http/retry-after.ts';
export { SECRET_PREFIX, standardDigest } from './webhook/standard-digest.ts';
