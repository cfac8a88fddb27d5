// Takes messages over Socket Mode. An envelope is acknowledged when its message was kept; what is not acknowledged is sent
// again. https://docs.slack.dev/apis/events-api/using-socket-mode

import type { ChannelDefinition } from '@coxswain/protocol';
import { type Channel, ChannelError } from '../channel.ts';
import type { ChannelWorld } from '../channel-world.ts';
import { oneLine } from '../one-line.ts';
import { pauseAfter } from '../reconnect.ts';
import { mayWrite, Strangers } from '../strangers.ts';
import { incoming, type SlackEvent, type SlackReceiver } from './incoming.ts';
import { type Envelope, runSession } from './session.ts';
import { slackRefusal } from './slack-refusal.ts';
import type { Workspace } from './workspace.ts';

type Receive = NonNullable<Channel['receive']>;
type OnMessage = Parameters<Receive>[0];
type ReceiveOptions = Parameters<Receive>[1];
type EventEnvelope = Envelope<{ readonly event?: SlackEvent }>;

export interface SlackReceiving {
  readonly definition: ChannelDefinition;
  readonly world: ChannelWorld;
  readonly workspace: Workspace;
}

interface Taking extends SlackReceiving {
  readonly bot: SlackReceiver['bot'];
  readonly onMessage: OnMessage;
  readonly strangers: Strangers;
}

/** Slack closed the connection, as it does every few hours: the next is opened soon. */
const CLOSED = { isFinal: false, retryAfterMs: undefined } as const;

const handOn = async ({ body: { event } }: EventEnvelope, taking: Taking): Promise<void> => {
  const { definition, bot, onMessage, strangers } = taking;
  const { name, account } = definition;
  const message = event && incoming(event, { channel: name, account, bot });
  if (message === undefined) return;
  if (mayWrite(definition, message)) await onMessage(message);
  else strangers.wrote(message.sender, message.peer);
};

/** Hands messages on in the order in which they came, one at a time. */
const inOrder = (taking: Taking, { signal, onState }: ReceiveOptions) => {
  let last: Promise<void> = Promise.resolve();
  const take = async (envelope: EventEnvelope): Promise<void> => {
    if (signal.aborted) return;
    try {
      await handOn(envelope, taking);
    } catch (error) {
      onState(`a message could not be kept: ${oneLine(String(error))}`);
      return;
    }
    // The connection may be gone: then it comes again and is known.
    await envelope.ack().then(
      () => onState(undefined),
      () => {},
    );
  };
  return {
    onEnvelope: (envelope: EventEnvelope): void => {
      last = last.then(() => take(envelope));
    },
    idle: (): Promise<void> => last,
  };
};

/** Who the bot is, to know its own name and words. */
const whoAmI = async (workspace: Workspace, signal: AbortSignal): Promise<SlackReceiver['bot']> => {
  const { user_id: userId, user: name = 'bot' } = await (await workspace.web(signal)).auth.test();
  if (userId === undefined)
    throw new ChannelError('Slack does not say who the bot is: use the token of a bot');
  return { userId, name };
};

/** Runs until the signal aborts. */
export const receiveFromSlack = async (
  receiving: SlackReceiving,
  onMessage: OnMessage,
  options: ReceiveOptions,
): Promise<void> => {
  const { definition, world, workspace } = receiving;
  const { signal, onState } = options;
  const strangers = new Strangers(definition, world.log);
  let bot: SlackReceiver['bot'] | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      bot ??= await whoAmI(workspace, signal);
      const client = await workspace.socket(signal);
      if (client === undefined)
        throw new ChannelError(`${definition.name} has no appToken, so nothing is received`);
      const order = inOrder({ ...receiving, bot, onMessage, strangers }, options);
      const onGreeting = (): void => {
        failures = 0;
        onState(undefined);
      };
      await runSession(client, { host: workspace.host, signal, onEnvelope: order.onEnvelope, onGreeting });
      await order.idle();
      await pauseAfter(CLOSED, { failures: 1, world, signal });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const refusal = slackRefusal(workspace.host, error, world.nowMs());
      onState(refusal.message);
      await pauseAfter(refusal, { failures, world, signal });
    }
  }
};
