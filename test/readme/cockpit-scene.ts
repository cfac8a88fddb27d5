// What the agents of the cockpit in the README are at when somebody looks.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestDaemon } from '../helpers/daemon.ts';
import { openRequest } from '../helpers/events.ts';

/** Four tasks that are not done: one asks, two run, one waits for another. */
export const submitted = async (daemon: TestDaemon): Promise<void> => {
  const folder = join(daemon.home, 'shop');
  await mkdir(folder);
  await writeFile(join(folder, 'pay.ts'), '// TODO: move to API v4\nexport const pay = () => {};\n');
  const submit = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await daemon.cox(['bg', 'submit', '-q', '--workdir', folder, ...args]);
    return stdout.trim();
  };
  const asking = await submit(
    '--agent',
    'surveyor',
    '--session',
    'payments',
    'Which TODO are there? Write SURVEY.md',
  );
  await openRequest(daemon, asking);
  const slow = await submit('--agent', 'shell', '--title', 'Why is the nightly build slow?', 'sleep 100');
  await submit('--agent', 'shell', '--title', '重构登录页面并补充测试', 'sleep 100');
  await submit('--agent', 'shell', '--after', slow, 'npm run test:e2e');
};
