// One connection of Socket Mode, from its opening to its end on either side.

import type { SocketModeClient } from '@slack/socket-mode';
import { ChannelError } from '../channel.ts';

/** What Slack sends over it. */
export interface Envelope<Body> {
  readonly ack: () => Promise<void>;
  readonly body: Body;
}

export interface SessionOptions<Body> {
  readonly host: string;
  readonly signal: AbortSignal;
  readonly onEnvelope: (envelope: Envelope<Body>) => void;
  /** Slack has greeted: from now on messages come. */
  readonly onGreeting: () => void;
}

/** How long a connection may take until Slack greets. */
const GREETING_MS = 30_000;
/** How long Slack may take to say good-bye. */
const GOODBYE_MS = 500;

/** Closes the connection without waiting forever for the other side. */
const leave = (client: SocketModeClient): void => {
  void client.disconnect();
  const timer = setTimeout(() => void client.disconnect(), GOODBYE_MS);
  client.once('disconnected', () => clearTimeout(timer));
};

/** Resolves when the connection has ended after the greeting. Throws when it could not be opened. */
export const runSession = async <Body>(
  client: SocketModeClient,
  { host, signal, onEnvelope, onGreeting }: SessionOptions<Body>,
): Promise<void> => {
  const ended = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
  const stop = (): void => leave(client);
  const greeting = setTimeout(stop, GREETING_MS);
  signal.addEventListener('abort', stop, { once: true });
  client.on('slack_event', onEnvelope);
  try {
    await client.start().catch((error: unknown) => {
      throw error ?? new ChannelError(`${host} closed the connection before its hello`);
    });
    clearTimeout(greeting);
    onGreeting();
    await ended;
  } finally {
    clearTimeout(greeting);
    signal.removeEventListener('abort', stop);
    client.off('slack_event', onEnvelope);
  }
};
