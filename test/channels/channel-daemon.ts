// A daemon with an agent behind a model on loopback, and channels to servers on loopback that behave as Telegram and Slack do.

import { onTestFinished } from 'vitest';
import {
  type SlackServer,
  startSlackServer,
  startTelegramServer,
  startWebhookServer,
  type TelegramServer,
  type WebhookServer,
} from '../../packages/channels/src/testing/index.ts';
import type { Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { type ModelDaemon, type ModelDaemonOptions, modelDaemon } from '../model/model-daemon.ts';

/** Ann, who may write. */
export const ANN = '42';

const closedAfterwards = <Server extends { close(): Promise<void> }>(server: Server): Server => {
  onTestFinished(() => server.close());
  return server;
};

export const telegramServer = async (): Promise<TelegramServer> =>
  closedAfterwards(await startTelegramServer());
export const slackServer = async (): Promise<SlackServer> => closedAfterwards(await startSlackServer());
export const webhookServer = async (): Promise<WebhookServer> => closedAfterwards(await startWebhookServer());

/** What config.yaml says about the bot of that server. */
export const telegramChannel = ({ url, token }: TelegramServer, more: object = {}): object => ({
  type: 'telegram',
  token,
  baseUrl: url,
  allow: [ANN],
  ...more,
});

export const slackChannel = ({ url, token, appToken }: SlackServer, more: object = {}): object => ({
  type: 'slack',
  token,
  appToken,
  baseUrl: url,
  allow: ['U42'],
  ...more,
});

export interface ChannelDaemonOptions extends ModelDaemonOptions {
  readonly channels: Readonly<Record<string, object>>;
}

/** Starts it for the test that calls it. */
export const channelDaemon = (
  script: Script,
  { channels, config = '', ...options }: ChannelDaemonOptions,
): Promise<ModelDaemon> =>
  // JSON is YAML.
  modelDaemon(script, { ...options, config: `channels: ${JSON.stringify(channels)}\n${config}` });
