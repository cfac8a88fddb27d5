// `cox sessions switch`: the next chat opens with that session, until something is said in another.

import { expect, test } from 'vitest';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { testDaemon } from '../helpers/daemon.ts';

test('the next chat opens with the session that was switched to; what is said elsewhere later counts more', async () => {
  const daemon = await testDaemon({ config: 'defaultAgent: shell\n' });
  const { client } = daemon;
  const say = async (session: string): Promise<void> => {
    const { task } = await client.tasks.submit({
      prompt: `echo ${session}`,
      kind: 'chat',
      session,
      agent: 'shell',
    });
    for await (const _ of client.tasks.stream(task.id));
  };
  await say('payments');
  await say('nightly');
  const { stdout, code } = await daemon.cox(['sessions', 'switch', 'payments']);
  expect([code, stdout]).toEqual([
    0,
    'The next chat opens session payments, with shell. Open it now with: cox chat\n',
  ]);
  const chat = openCockpit(daemon.home, { args: ['chat'] });
  await chat.until(/shell · payments/);
  expect(await chat.close()).toBe(0);

  await say('nightly');
  const later = openCockpit(daemon.home, { args: ['cockpit', 'chat'] });
  await later.until(/shell · nightly/);
  expect(await later.close()).toBe(0);
  expect((await daemon.cox(['sessions', 'switch', 'never'])).code).toBe(3);
});
