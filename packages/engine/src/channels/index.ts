// Channels: which agent and session a message reaches.

export { callerOf, originOf } from './converse.ts';
export { channelVerbs } from './verbs.ts';
