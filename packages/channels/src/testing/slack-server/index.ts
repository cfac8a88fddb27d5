export type { SlackOutcome } from './slack-answer.ts';
export { type PostedMessage, type SlackSaying, type SlackServer, startSlackServer } from './slack-server.ts';
