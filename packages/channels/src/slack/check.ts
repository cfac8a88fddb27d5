// Checks an app without sending anything.

import type { ChannelCheckStep } from '../channel.ts';
import { checkSteps } from '../check-steps.ts';
import type { SlackReceiving } from './receive.ts';
import { slackRefusal } from './slack-refusal.ts';

export const checkSlack = (
  { definition, deps, workspace }: SlackReceiving,
  signal: AbortSignal,
): Promise<readonly ChannelCheckStep[]> => {
  const { name, allow } = definition;
  const attempt = (run: () => Promise<string>) => async (): Promise<string> => {
    try {
      return await run();
    } catch (error) {
      throw slackRefusal(workspace.host, error, deps.nowMs());
    }
  };
  return checkSteps([
    [
      'token',
      attempt(async () => {
        const { user, team } = await (await workspace.web(signal)).auth.test();
        return `@${user} in ${team}`;
      }),
    ],
    [
      'receive',
      attempt(async () => {
        if (!(await workspace.canReceive(signal)))
          return `no messages are received: channels.${name}.appToken is not set`;
        if (allow.length === 0) return `nobody may write: add ids to channels.${name}.allow`;
        return `${allow.join(', ')} may write`;
      }),
    ],
  ]);
};
