// From a definition to the adapter of its transport. The one place that knows all of them.

import type { ChannelDefinition, ChannelType } from '@coxswain/protocol';
import type { Channel } from './channel.ts';
import type { ChannelWorld } from './channel-world.ts';
import { commandChannel } from './command/command-channel.ts';
import { desktopChannel } from './desktop/desktop-channel.ts';
import { fileChannel } from './file/file-channel.ts';
import { slackChannel } from './slack/slack-channel.ts';
import { telegramChannel } from './telegram/telegram-channel.ts';
import { webhookChannel } from './webhook/webhook-channel.ts';

type Adapter = (definition: ChannelDefinition, world: ChannelWorld) => Channel;

const ADAPTERS: Readonly<Record<ChannelType, Adapter>> = {
  webhook: webhookChannel,
  command: commandChannel,
  file: fileChannel,
  desktop: desktopChannel,
  telegram: telegramChannel,
  slack: slackChannel,
};

/**
 * The channel that a definition describes. Nothing is opened, loaded or read before it is used, so a channel that nobody uses
 * costs nothing, and one that cannot work says so when it is tried.
 */
export const createChannel = (definition: ChannelDefinition, world: ChannelWorld): Channel =>
  ADAPTERS[definition.type](definition, world);
