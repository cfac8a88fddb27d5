// Receives messages over Socket Mode. An envelope is acknowledged when its message was stored; what is not acknowledged is sent
// again. https://docs.slack.dev/apis/events-api/using-socket-mode

import type { ChannelDefinition, InboundMessage } from '@coxswain/protocol';
import { type Channel, ChannelError } from '../channel.ts';
import type { ChannelDeps } from '../channel-deps.ts';
import { notStored } from '../not-stored.ts';
import { pauseAfter } from '../reconnect.ts';
import { mayWrite, UnknownSenders } from '../unknown-senders.ts';
import { type Envelope, runSession } from './session.ts';
import { slackRefusal } from './slack-refusal.ts';
import { fromSlackText } from './slack-text.ts';
import type { Workspace } from './workspace.ts';

type Receive = NonNullable<Channel['receive']>;
type OnMessage = Parameters<Receive>[0];
type ReceiveOptions = Parameters<Receive>[1];
type EventEnvelope = Envelope<{ readonly event?: SlackEvent }>;

export interface SlackReceiving {
  readonly definition: ChannelDefinition;
  readonly deps: ChannelDeps;
  readonly workspace: Workspace;
}

interface Taking extends SlackReceiving {
  readonly bot: SlackReceiver['bot'];
  readonly onMessage: OnMessage;
  readonly unknownSenders: UnknownSenders;
}

/** Slack closed the connection, as it does every few hours, or could not store a message: it is tried again soon. */
const PASSING = { isFinal: false, retryAfterMs: undefined } as const;

/** The message for us; undefined when there is none, or its sender may not write. */
const messageOf = ({ body: { event } }: EventEnvelope, taking: Taking): InboundMessage | undefined => {
  const { definition, bot, unknownSenders } = taking;
  const { name, account } = definition;
  const message = event && incoming(event, { channel: name, account, bot });
  if (message === undefined || mayWrite(definition, message)) return message;
  unknownSenders.wrote(message.sender, message.peer);
  return undefined;
};

/** Passes messages on in order of arrival, one at a time, over all connections. */
const inOrder = (taking: Taking, { signal, onState }: ReceiveOptions) => {
  const { deps, onMessage } = taking;
  let last: Promise<void> = Promise.resolve();
  /** Slack sends again only three times within minutes, so what cannot be kept now is tried until it can. */
  const keep = async (message: InboundMessage): Promise<boolean> => {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await onMessage(message);
        return true;
      } catch (error) {
        onState(notStored(error));
        await pauseAfter(PASSING, { failures, deps, signal });
      }
    }
    return false;
  };
  const take = async (envelope: EventEnvelope): Promise<void> => {
    const message = messageOf(envelope, taking);
    if (message !== undefined && !(await keep(message))) return;
    // The connection may be gone: then it comes again and is known.
    await envelope.ack().then(
      () => onState(undefined),
      () => {},
    );
  };
  return {
    onEnvelope: (envelope: EventEnvelope): void => {
      last = last.then(() => take(envelope)).catch((error: unknown) => onState(notStored(error)));
    },
    idle: (): Promise<void> => last,
  };
};

/** Who the bot is, to know its own name and words. */
const whoAmI = async (workspace: Workspace, signal: AbortSignal): Promise<SlackReceiver['bot']> => {
  const { user_id: userId, user: name = 'bot' } = await (await workspace.web(signal)).auth.test();
  if (userId === undefined) throw new ChannelError('Slack did not identify the bot: use a bot token');
  return { userId, name };
};

/** Runs until the signal aborts. */
export const receiveFromSlack = async (
  receiving: SlackReceiving,
  onMessage: OnMessage,
  options: ReceiveOptions,
): Promise<void> => {
  const { definition, deps, workspace } = receiving;
  const { signal, onState } = options;
  const unknownSenders = new UnknownSenders(definition, deps.log);
  let bot: SlackReceiver['bot'] | undefined;
  let order: ReturnType<typeof inOrder> | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      bot ??= await whoAmI(workspace, signal);
      const client = await workspace.socket(signal);
      if (client === undefined)
        throw new ChannelError(`${definition.name} has no appToken, so it receives no messages`);
      order ??= inOrder({ ...receiving, bot, onMessage, unknownSenders }, options);
      const onGreeting = (): void => {
        failures = 0;
        onState(undefined);
      };
      await runSession(client, { host: workspace.host, signal, onEnvelope: order.onEnvelope, onGreeting });
      await pauseAfter(PASSING, { failures: 1, deps, signal });
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      const refusal = slackRefusal(workspace.host, error, deps.nowMs());
      onState(refusal.message);
      await pauseAfter(refusal, { failures, deps, signal });
    }
  }
  await order?.idle();
};

// Reads an event of Slack: sender, channel and text. In channels only messages that mention the bot.
// https://docs.slack.dev/reference/events/message.im · https://docs.slack.dev/reference/events/app_mention

/** The part of an event of the Events API that is read. */
interface SlackEvent {
  readonly type: string;
  readonly subtype?: string;
  readonly channel?: string;
  readonly channel_type?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
}

interface SlackReceiver {
  readonly channel: string;
  readonly account: string | undefined;
  readonly bot: { readonly userId: string; readonly name: string };
}

/** Subtypes that people write, too. */
const WORDS: ReadonlySet<string | undefined> = new Set([undefined, 'thread_broadcast', 'file_share']);

const isForBot = ({ type, channel_type: kind, subtype }: SlackEvent): boolean => {
  if (!WORDS.has(subtype)) return false;
  return type === 'app_mention' || (type === 'message' && kind === 'im');
};

/** The message of an event; undefined when it is not for the bot, or has no text. */
const incoming = (event: SlackEvent, receiver: SlackReceiver): InboundMessage | undefined => {
  const { channel: peer, user: sender, ts, text } = event;
  const { channel, account, bot } = receiver;
  if (!isForBot(event) || event.bot_id !== undefined || sender === bot.userId) return undefined;
  if (peer === undefined || sender === undefined || ts === undefined || text === undefined) return undefined;
  const words = fromSlackText(text, bot);
  if (words === '') return undefined;
  const isGroup = event.type === 'app_mention';
  // A mention in a channel is answered in a thread below it, as people do: each mention starts a conversation.
  const thread = event.thread_ts ?? (isGroup ? ts : undefined);
  return {
    channel,
    messageId: `${peer}:${ts}`,
    account,
    peer,
    thread,
    sender,
    isGroup,
    text: words,
    at: new Date(Number(ts) * 1_000).toISOString(),
  };
};
