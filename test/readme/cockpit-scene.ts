// What the agents of the cockpit in the README are at when somebody looks.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestDaemon } from '../helpers/daemon.ts';
import { openRequest } from '../helpers/events.ts';
import { begin } from '../helpers/submitted.ts';

/** Four tasks that are not done: one asks, two run, one waits for another. */
export const submitted = async (daemon: TestDaemon): Promise<void> => {
  const folder = join(daemon.home, 'shop');
  await mkdir(folder);
  await writeFile(join(folder, 'pay.ts'), '// TODO: move to API v4\nexport const pay = () => {};\n');
  const asking = await begin(daemon, 'Which TODO are there? Write SURVEY.md', {
    agent: 'surveyor',
    session: 'payments',
    workDir: folder,
  });
  await openRequest(daemon, asking);
  const slow = await begin(daemon, 'sleep 100', { title: 'Why is the nightly build slow?', workDir: folder });
  await begin(daemon, 'sleep 100', { title: '重构登录页面并补充测试', workDir: folder });
  await begin(daemon, 'npm run test:e2e', { after: [slow], workDir: folder });
};
