// The limits of providers as agents write them, whichever runtime hears of them.

import { expect, test } from 'vitest';
import { acpAgent } from '../../packages/runtimes/src/testing/acp-runs.ts';
import { testDaemon } from '../helpers/daemon.ts';
import { nextEvent } from '../helpers/events.ts';
import { submit } from '../helpers/submitted.ts';

const SAYS_LIMIT = `echo '{"type":"turn.failed","error":{"message":"'"$1"'"}}'; exit 1`;

test('an agent that parks waits for the limit of its provider, over ACP and in a format, with a time and without', async () => {
  const config = {
    agents: {
      spoken: { runtime: 'acp', command: acpAgent().command, onLimit: 'park', env: { TZ: 'Asia/Tokyo' } },
      printed: {
        runtime: 'command',
        command: ['sh', '-c', SAYS_LIMIT, 'sh', '{prompt}'],
        format: 'codex-json',
        onLimit: 'park',
        env: { TZ: 'Asia/Tokyo' },
      },
    },
  };
  const daemon = await testDaemon({ config: JSON.stringify(config) });
  for (const [agent, before] of [
    ['spoken', 'error '],
    ['printed', ''],
  ] as const) {
    const parked = async (said: string) => {
      const id = await submit(daemon, daemon.home, ['--agent', agent, `${before}${said}`]);
      const event = await nextEvent(daemon, id, ({ type }) => type === 'TaskRetrying');
      if (event.type !== 'TaskRetrying') throw new Error('it did not park');
      const { task } = await daemon.client.tasks.get(id);
      expect(task).toMatchObject({ status: 'pending', reason: 'limit' });
      await daemon.cox(['tasks', 'cancel', id]);
      return event.data;
    };
    const timed = await parked('You have hit your usage limit, try again at 11:20 AM.');
    // Noon less forty minutes in Tokyo, and at most half a minute later.
    expect(timed.runAt).toMatch(/T02:20:[0-3]/);
    const untimed = await parked('usageLimitExceeded');
    expect(untimed.message).toMatch(/it gave no reset time: cox tries again in 1m00s$/);
    const zoned = await parked('You have hit your session limit · resets 9pm (Europe/London)');
    expect(zoned.runAt).toMatch(/T2[01]:00:[0-3]/);
  }
});
