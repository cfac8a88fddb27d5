// A channel carries messages in and out; agents and sessions own the work. Routes map messages to agents and sessions.

export const CHANNEL_TYPES = ['webhook', 'command', 'file', 'desktop', 'telegram', 'slack'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

/** A channel as the config defines it. A secret may be `${NAME}`, which is read from the daemon's environment on use. */
export interface ChannelDefinition {
  readonly name: string;
  readonly type: ChannelType;
  /** webhook: the URL to send to. */
  readonly url?: string;
  /** webhook: signs outgoing and verifies incoming messages. telegram, slack: the bot token. */
  readonly secret?: string;
  /** A file with the secret, instead of `secret`. */
  readonly secretFile?: string;
  /** slack: the app token, for receiving. */
  readonly appToken?: string;
  readonly appTokenFile?: string;
  /** telegram, slack: a different base URL for the API. */
  readonly baseUrl?: string;
  /** command: program and arguments; it gets the notice as JSON on its stdin. */
  readonly command?: readonly string[];
  /** file: where to append lines of JSON. */
  readonly path?: string;
  /** The address for targets without one. */
  readonly defaultAddress?: string;
  /** Who may write: peers, by their id on the transport. Everyone else is ignored. Default: nobody. */
  readonly allow: readonly string[];
  /** Distinguishes several bots in session keys. Default: the name of the channel. */
  readonly account?: string;
  readonly definedIn: string;
}

/** Channels that need no configuration. `file:<path>` appends to that file. */
export const BUILT_IN_CHANNELS: readonly ChannelDefinition[] = [
  { name: 'desktop', type: 'desktop', allow: [], definedIn: 'built in' },
  { name: 'file', type: 'file', allow: [], definedIn: 'built in' },
];

/** A message received from a channel. */
export interface InboundMessage {
  readonly channel: string;
  /** From the transport, unique within the channel: used to detect duplicates. */
  readonly messageId: string;
  readonly account?: string | undefined;
  /** The chat it was sent in: a person or a group. */
  readonly peer: string;
  readonly thread?: string | undefined;
  /** Who sent it, by their id on the transport. */
  readonly sender: string;
  readonly senderName?: string | undefined;
  readonly isGroup: boolean;
  readonly text: string;
  /** When it was sent, by the clock of the transport. */
  readonly at: string;
  /** When the daemon received it, by its own clock: it cannot be an answer to a later question. */
  readonly receivedAt?: string | undefined;
}

/** The key of the conversation that a message belongs to. */
export const sessionKeyOf = (message: {
  readonly channel: string;
  readonly account?: string | undefined;
  readonly peer: string;
  readonly thread?: string | undefined;
}): string =>
  [message.channel, message.account ?? message.channel, message.peer, message.thread]
    .filter((part) => part !== undefined)
    .join(':');
