// Everything that comes in and goes out over channels: created before the engine, which sends through it; receives when the engine has
// recovered; and takes in nothing more before the engine stops.

import { type ChannelDeps, createChannel } from '@coxswain/channels';
import type { Engine, NotificationSender } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type { Words } from '@coxswain/locale';
import {
  type ChannelDefinition,
  type ChannelSummary,
  type ChannelTest,
  type InboundMessage,
  messageOf,
  ProblemError,
} from '@coxswain/protocol';
import { isReference } from '../config/references.ts';
import type { DaemonDeps } from '../daemon-deps.ts';
import type { Fetch } from '../http/index.ts';
import { Conversations } from './conversations.ts';
import { messageHandler } from './handle-message.ts';
import type { LiveChannel } from './live-channel.ts';
import { LiveChannels } from './live-channels.ts';
import { notificationSender } from './notification-sender.ts';
import { type TestRequest, testChannel } from './test-channel.ts';
import { Typing } from './typing.ts';

/** More than an earlier daemon can have received. */
const MAX_OPEN = 10_000;

export interface Answering {
  readonly engine: Engine;
  /** Answers the requests of chat commands. */
  readonly fetch: Fetch;
}

export class ChannelHub {
  readonly notifications: NotificationSender;
  readonly #options;
  readonly #channels: LiveChannels;
  readonly #typing: Typing;
  #conversations: Conversations | undefined;

  constructor(options: {
    readonly deps: DaemonDeps;
    readonly ledger: Ledger;
    readonly words: Words;
    readonly definitions: readonly ChannelDefinition[];
  }) {
    const { deps, ledger, words, definitions } = options;
    const { clock, log } = deps;
    const nowMs = (): number => clock.nowMs();
    this.#options = options;
    this.#channels = new LiveChannels({
      log,
      make: async (definition) => createChannel(definition, channelDeps(deps)),
      onMessage: (message) => this.#onMessage(message),
    });
    this.#channels.configure(definitions);
    this.#typing = new Typing({ ledger, channels: this.#channels });
    this.notifications = notificationSender({ channels: this.#channels, words, nowMs });
  }

  /** Retries now what failed over a channel that has been fixed. */
  configure(definitions: readonly ChannelDefinition[]): void {
    this.#sendNow(this.#channels.configure(definitions));
  }

  /** The file that holds secrets was saved: they are read when they are needed, so all that changes is what is worth a try. */
  secretsChanged(): void {
    this.#sendNow(this.#channels.definitions.filter(takesVariable).map(({ name }) => name));
  }

  /** Handles messages received earlier and still open, then receives new ones. */
  async start({ engine, fetch }: Answering): Promise<void> {
    const { deps, ledger, words } = this.#options;
    const conversations = new Conversations({
      log: deps.log,
      handle: async (message) => {
        // The code for commands and times is loaded with the first message: a daemon without chats does not need it.
        const { chatCommands } = await import('./chat-commands.ts');
        const commands = chatCommands({ deps, words, engine, fetch });
        return messageHandler({ deps, engine, ledger, words, typing: this.#typing, commands })(message);
      },
      giveUp: (message, error) => ledger.inbound.handled(message, `failed: ${error}`, deps.clock.nowMs()),
    });
    this.#conversations = conversations;
    for (const message of await ledger.inbound.open(MAX_OPEN)) conversations.take(message);
    for (const task of await activeChats(ledger)) this.#typing.follow(task);
    this.#channels.receive();
  }

  /** Receives nothing more, still sends. Resolves when no message is in progress. */
  async stopReceiving(): Promise<void> {
    await Promise.all([this.#conversations?.close(), this.#typing.close()]);
  }

  /** Resolves when nothing of any channel is left. */
  async close(): Promise<void> {
    await this.stopReceiving();
    await this.#channels.close();
  }

  async list(): Promise<readonly ChannelSummary[]> {
    const pending = await this.#options.ledger.deliveries.pendingByChannel();
    const summaries = this.#channels.definitions.flatMap(({ name }) => {
      const live = this.#channels.find(name);
      return live === undefined ? [] : [summaryOf(live, pending.get(name) ?? 0)];
    });
    return Promise.all(summaries);
  }

  /** Throws `channel_not_found`. */
  async test(name: string, request: TestRequest): Promise<ChannelTest> {
    const live = this.#channels.find(name);
    if (live !== undefined) return testChannel(live, request, this.#options);
    const known = this.#channels.definitions.map((definition) => definition.name).join(', ');
    throw new ProblemError('channel_not_found', `there is no channel '${name}' (known: ${known})`);
  }

  #sendNow(channels: readonly string[]): void {
    if (channels.length === 0) return;
    const { ledger, deps } = this.#options;
    ledger.deliveries.sendNow(channels).catch((error: unknown) => {
      deps.log.warn(
        { channels, error: String(error) },
        'notices for the changed channels could not be retried now',
      );
    });
  }

  /** When this resolves it is stored, and the transport may acknowledge it. */
  async #onMessage(message: InboundMessage): Promise<void> {
    const { ledger, deps } = this.#options;
    const nowMs = deps.clock.nowMs();
    const received = { ...message, receivedAt: new Date(nowMs).toISOString() };
    if (await ledger.inbound.accept(received, nowMs)) this.#conversations?.take(received);
  }
}

/** Its secret is stored elsewhere: `${NAME}`. */
const takesVariable = ({ secret, appToken }: ChannelDefinition): boolean =>
  [secret, appToken].some((value) => value !== undefined && isReference(value));

const channelDeps = (deps: DaemonDeps): ChannelDeps => ({
  environment: deps.configEnvironment,
  environmentFile: deps.paths.environmentFile,
  programEnvironment: deps.baseEnvironment,
  platform: deps.machine.platform,
  userId: deps.machine.userId,
  nowMs: () => deps.clock.nowMs(),
  random: () => Buffer.from(deps.randomBytes(4)).readUInt32BE() / 2 ** 32,
  log: deps.log,
});

/** Messages an earlier daemon left unanswered. */
const activeChats = async (ledger: Ledger) =>
  (
    await ledger.tasks.list({
      kind: ['chat'],
      source: ['channel'],
      status: ['pending', 'running', 'needs_input'],
      order: 'attention',
      limit: 100,
    })
  ).tasks;

// A channel as it may be shown: its target, who may write, its state; never a secret.

/** Addresses of webhooks carry secrets in their paths: the host is enough to know it again. */
const hostOf = (text: string): string => {
  const url = URL.parse(text);
  return url === null ? '' : url.origin + (url.pathname === '/' ? '' : '/…');
};

const destinationOf = (definition: ChannelDefinition): string | undefined => {
  const { url, command, path, defaultAddress, baseUrl } = definition;
  if (url !== undefined) return hostOf(url);
  if (command !== undefined) return command[0];
  return path ?? defaultAddress ?? (baseUrl === undefined ? undefined : hostOf(baseUrl));
};

/** `pending`: how many notices wait for it. */
const summaryOf = async (live: LiveChannel, pending: number): Promise<ChannelSummary> => {
  const { definition, receiving } = live;
  const { name, type, definedIn, allow } = definition;
  const opened = await live.open().then(
    (channel) => ({ receives: channel.receive !== undefined, error: undefined }),
    (error: unknown) => ({ receives: false, error: messageOf(error) }),
  );
  const destination = destinationOf(definition);
  const error = receiving.problem ?? opened.error;
  return {
    name,
    type,
    definedIn,
    leadsTo: destination,
    sends: true,
    receives: opened.receives,
    allow: [...allow],
    state: receiving.state,
    error,
    pending,
  };
};
