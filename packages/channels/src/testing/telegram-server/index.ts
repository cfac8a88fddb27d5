export { type Refusal, tooMany } from './bot-answer.ts';
export type { Saying } from './saying.ts';
export { type SentMessage, startTelegramServer, type TelegramServer } from './telegram-server.ts';
