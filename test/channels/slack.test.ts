// The same on Slack: a thread is a conversation, and what is long comes in pieces.

import { expect, test } from 'vitest';
import { channelDaemon, slackChannel, slackServer } from './channel-daemon.ts';

test('who calls the bot in a channel is answered in the thread below, and continues there', async () => {
  const slack = await slackServer();
  const { daemon, models } = await channelDaemon([{ say: ['In the thread.'] }, { say: ['Still there.'] }], {
    channels: { slack: slackChannel(slack) },
  });
  const ts = slack.say('<@UBOT> What is new?', { channel: 'C7' });
  const answer = await slack.sent.first(({ text }) => text === 'In the thread.');
  expect(answer).toMatchObject({ channel: 'C7', thread: ts });
  slack.say('<@UBOT> And now?', { channel: 'C7', thread: ts });
  expect(await slack.sent.first(({ text }) => text === 'Still there.')).toMatchObject({ thread: ts });
  expect(models.requests.at(-1)?.messages).toHaveLength(3);
  const { tasks } = await daemon.client.tasks.list({});
  expect(new Set(tasks.map(({ session }) => session))).toEqual(new Set([`slack:slack:C7:${ts}`]));
  slack.say('<@UBOT> /tasks', { channel: 'C7', thread: ts });
  expect(await slack.sent.first(({ text }) => /active/i.test(text))).toMatchObject({ thread: ts });
});
