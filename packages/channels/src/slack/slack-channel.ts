// Carries words over Slack: a channel, a person, or a thread of a channel, is an address `C123[/ts]`.

import type { ChannelDefinition } from '@coxswain/protocol';
import { chatAddressOf } from '../address.ts';
import type { Channel } from '../channel.ts';
import type { ChannelWorld } from '../channel-world.ts';
import { SentPieces } from '../sent-pieces.ts';
import { splitText } from '../split-text.ts';
import { checkSlack } from './check.ts';
import { receiveFromSlack } from './receive.ts';
import { slackRefusal } from './slack-refusal.ts';
import { toSlackText } from './slack-text.ts';
import { Workspace } from './workspace.ts';

/** Slack takes 40,000 and shows 4,000 without folding. */
const MOST_UNITS = 3_900;
/** What a chat shows for words that are none. */
const NOTHING = ['…'];

/** Receives when it has a token for that and the config says who may write. */
export const slackChannel = (definition: ChannelDefinition, world: ChannelWorld): Channel => {
  const workspace = new Workspace(definition, world);
  const sent = new SentPieces();
  const canReceive = definition.appToken !== undefined || definition.appTokenFile !== undefined;
  return {
    name: definition.name,
    type: definition.type,
    async send(address, { id, text }, signal) {
      const { chat, thread } = chatAddressOf(definition, address);
      const pieces = splitText(text, MOST_UNITS);
      const web = await workspace.web(signal);
      await sent
        .send(`${id} ${address}`, pieces.length === 0 ? NOTHING : pieces, async (piece) => {
          await web.chat.postMessage({
            channel: chat,
            ...(thread === undefined ? {} : { thread_ts: thread }),
            text: toSlackText(piece),
            // The words as they are: an asterisk is an asterisk.
            mrkdwn: false,
            unfurl_links: false,
            unfurl_media: false,
          });
        })
        .catch((error: unknown) => {
          throw slackRefusal(workspace.host, error, world.nowMs());
        });
    },
    ...(canReceive && definition.allow.length > 0
      ? {
          receive: (onMessage, options) =>
            receiveFromSlack({ definition, world, workspace }, onMessage, options),
        }
      : {}),
    check: (signal) => checkSlack({ definition, world, workspace }, signal),
    close: () => workspace.close(),
  };
};
