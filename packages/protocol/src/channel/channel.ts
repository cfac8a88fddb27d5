// A channel carries words in and out; agents and sessions own the work. A route says whom a message reaches.

export const CHANNEL_TYPES = ['webhook', 'command', 'file', 'desktop', 'telegram', 'slack'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

/** A channel as the config defines it. A secret may be `${NAME}`: it is taken from the daemon's environment when it is needed. */
export interface ChannelDefinition {
  readonly name: string;
  readonly type: ChannelType;
  /** webhook: where to send. */
  readonly url?: string;
  /** webhook: signs what goes out and checks what comes in. telegram, slack: the bot's token. */
  readonly secret?: string;
  /** A file that holds it instead. */
  readonly secretFile?: string;
  /** slack: the token of the app, for receiving. */
  readonly appToken?: string;
  readonly appTokenFile?: string;
  /** telegram, slack: another base URL of the API. */
  readonly baseUrl?: string;
  /** command: program and arguments; it gets the notice as JSON on its stdin. */
  readonly command?: readonly string[];
  /** file: lines of JSON are appended to it. */
  readonly path?: string;
  /** The address for a target that names none. */
  readonly defaultAddress?: string;
  /** Who may write: peers, by the id of the transport. Nobody else is answered. Default: nobody. */
  readonly allow: readonly string[];
  /** Tells which of several bots it is, in session keys. Default: the channel's name. */
  readonly account?: string;
  readonly definedIn: string;
}

/** Channels that are there without configuration. `file:<path>` appends to that file. */
export const BUILT_IN_CHANNELS: readonly ChannelDefinition[] = [
  { name: 'desktop', type: 'desktop', allow: [], definedIn: 'built in' },
  { name: 'file', type: 'file', allow: [], definedIn: 'built in' },
];

/** A message from a channel, as it came in. */
export interface InboundMessage {
  readonly channel: string;
  /** Of the transport, unique within the channel: how a repetition is told. */
  readonly messageId: string;
  readonly account?: string;
  /** The chat it was written in: a person or a group. */
  readonly peer: string;
  readonly thread?: string;
  /** Who wrote it, by the id of the transport. */
  readonly sender: string;
  readonly senderName?: string;
  readonly isGroup: boolean;
  readonly text: string;
  /** When it was written, by the clock of the transport. */
  readonly at: string;
  /** When the daemon took it, by its own clock: what is asked later, it cannot mean. */
  readonly receivedAt?: string;
}

/** The key of the conversation that a message belongs to. */
export const sessionKeyOf = (message: {
  readonly channel: string;
  readonly account?: string;
  readonly peer: string;
  readonly thread?: string;
}): string =>
  [message.channel, message.account ?? message.channel, message.peer, message.thread]
    .filter((part) => part !== undefined)
    .join(':');
