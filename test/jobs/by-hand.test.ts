import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';

test('a run by hand is waited for: its result, the task as JSON, and its exit code', async () => {
  const { cox } = await testDaemon();
  const work = ['sh', '-c', 'echo "got $COX_INPUT_x"; exit "$COX_INPUT_code"'];
  expect((await cox(['jobs', 'new', 'one', '--manual', '--', ...work])).code).toBe(0);
  const run = (x: string, code: string, ...flags: string[]) =>
    cox(['jobs', 'run', 'one', '--set', `x=${x}`, '--set', `code=${code}`, ...flags]);
  expect(await run('$(id); id', '0', '--wait')).toMatchObject({ code: 0, stdout: 'got $(id); id\n' });
  expect(await run('a', '0', '--follow')).toMatchObject({ code: 0, stdout: 'got a\n' });
  const failed = await run('a', '3', '--wait', '--json');
  expect(failed.code).not.toBe(0);
  expect(JSON.parse(failed.stdout)).toMatchObject({ status: 'failed', exitCode: 3, title: 'one' });
});

test('a job that waits for another one shows its current name', async () => {
  const { cox } = await testDaemon();
  await cox(['jobs', 'new', 'first', '--manual', '--', 'true']);
  await cox(['jobs', 'new', 'second', '--on', 'first=failed', '--', 'true']);
  await cox(['jobs', 'edit', 'first', '--name', 'renamed']);
  expect((await cox(['jobs', 'list'])).stdout).toContain('when renamed fails');
  expect((await cox(['jobs', 'show', 'second'])).stdout).toContain('when renamed fails');
});
