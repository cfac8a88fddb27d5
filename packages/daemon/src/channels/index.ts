// Channels in the daemon: what comes in and goes out over them.

export { ChannelHub } from './hub.ts';
