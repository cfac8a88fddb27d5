// Channels in the daemon: what goes in and out over them.

export { ChannelHub } from './hub.ts';
