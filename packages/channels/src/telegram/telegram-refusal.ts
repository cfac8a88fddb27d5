// What an error of the Bot API means for the message: whether it is worth another attempt, and when.
// https://core.telegram.org/bots/api#making-requests

import type { GrammyError, HttpError } from 'grammy/web';
import { ChannelError } from '../channel.ts';
import { oneLine } from '../one-line.ts';

// The library is loaded apart from this file, so its classes are recognised by their names.
const isRefused = (error: unknown): error is GrammyError =>
  error instanceof Error && error.name === 'GrammyError';
const isUnreached = (error: unknown): error is HttpError =>
  error instanceof Error && error.name === 'HttpError';

/** The token is refused. When the owner sets another one in the config, pending notices are sent. */
const TOKEN: ReadonlySet<number> = new Set([401, 404]);
/** Another program receives with the same token; too many messages. */
const PASSING: ReadonlySet<number> = new Set([...TOKEN, 409, 429]);

const words = ({ error_code: code, description, parameters }: GrammyError): string => {
  const said = oneLine(description);
  if (TOKEN.has(code)) return `Telegram refused the token (${said}): ask @BotFather for the right one`;
  if (parameters.migrate_to_chat_id !== undefined)
    return `${said}: the chat is now ${parameters.migrate_to_chat_id}`;
  return said;
};

/** The error as the outbox understands it. Never contains the token. */
export const telegramRefusal = (host: string, error: unknown): ChannelError => {
  if (error instanceof ChannelError) return error;
  if (isUnreached(error))
    return error.error instanceof ChannelError
      ? error.error
      : new ChannelError(`${host} did not answer in time`);
  if (!isRefused(error)) return new ChannelError(oneLine(String(error)));
  const { error_code: code, parameters } = error;
  const { retry_after: seconds } = parameters;
  return new ChannelError(words(error), {
    isFinal: code >= 400 && code < 500 && !PASSING.has(code),
    ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1_000 }),
  });
};
