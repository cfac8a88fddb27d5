// What somebody sees who follows a task or looks at it: its parts kept apart, what was said to it, and what it waits for.

import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { startCox } from '../helpers/waiting-cox.ts';
import { ALLOWED, modelDaemon } from '../model/model-daemon.ts';

const look = { tool: 'list_files', input: {} };

test('logs, status and describe keep messages apart and contain what was said, asked and answered', async () => {
  const gate = Promise.withResolvers<void>();
  const { daemon, folder } = await modelDaemon(
    [
      { say: [{ reasoning: 'hm' }, 'I look.', look] },
      { say: ['I ask.', { tool: 'ask_user', input: { question: 'Which port?' } }] },
      { say: ['Nearly there.', { gate: gate.promise }] },
      { say: ['Done.'], claims: { input: 1_200, output: 30 } },
    ],
    { agent: ALLOWED },
  );
  const { cox, client } = daemon;
  const submit = ['bg', 'submit', '--workdir', folder, '--title', 'Ports', 'Find a port.\nThen say it.'];
  const id = (await cox(submit)).stdout.trim();
  const request = await openRequest(daemon, id);
  expect((await cox(['answer', request.id, '8080'])).code).toBe(0);
  await nextEvent(
    daemon,
    id,
    ({ type, data }) => type === 'StreamChunk' && 'text' in data && data.text.includes('Nearly'),
  );
  expect((await cox(['tasks', 'message', id, 'hurry up'])).code).toBe(0);
  gate.resolve();
  expect((await cox(['bg', 'wait', id])).code).toBe(0);

  const logs = await cox(['tasks', 'logs', id]);
  expect(logs.stdout).toMatch(/^I look\.\n\nI ask\.\n\nNearly there\.\n\n?Done\.\n?$/);
  expect(logs.stderr).toMatch(
    /^hm\n\[local asks: Which port\?\]\n\[answered by \S+: 8080\]\n\[\S+: hurry up\]\n$/,
  );

  const described = (await cox(['tasks', 'describe', id])).stdout;
  expect(described).toMatch(/^Messages\n {2}\S+ +\S+: hurry up$/m);
  expect(described).toContain('Which port?');
  expect(described).toMatch(/^ +Answer +answer 8080$/m);
  expect(described).not.toContain('I look.I ask.');
  expect((await client.tasks.get(id, { include: ['messages'] })).messages).toMatchObject([
    { role: 'user', text: 'hurry up' },
  ]);

  const status = (await cox(['bg', 'status', id])).stdout;
  expect(status).toMatch(/^Title +Ports\nPrompt +Find a port\.\n +Then say it\.\n/m);
  expect(status).toMatch(/^Session +\S+$/m);
  expect(status).toMatch(/^Input tokens +[\d,]+$/m);
  expect(status).toMatch(/^Result +Done\.$/m);
});

test('following a model shows when its endpoint is asked again', async () => {
  const { daemon, folder } = await modelDaemon([
    { status: 503, message: 'overloaded', headers: { 'retry-after': '1' } },
    { say: ['Here.'] },
  ]);
  const { code, stdout, stderr } = await daemon.cox(['tasks', 'run', '--workdir', folder, 'Hello']);
  expect([code, stdout.trim()]).toEqual([0, 'Here.']);
  expect(stderr).toMatch(/overloaded.*; retrying in \d+ s \(2 of 6\)/);
});

test('following a waiting task shows the pause, its position in the queue, and the next attempt', async () => {
  const { cox, home } = await testDaemon({ config: 'maxConcurrentTasks: 1\ncancelGrace: 1s\n' });
  await cox(['daemon', 'pause']);
  const run = startCox(home, ['tasks', 'run', '--agent', 'shell', 'sleep 1000']);
  await run.said('waiting: the daemon is paused and starts nothing → cox daemon resume\n');
  await cox(['daemon', 'resume']);
  const id = JSON.parse((await cox(['tasks', 'list', '--json', '-n', '1'])).stdout)[0].id;
  const [followed, waited] = [
    startCox(home, ['bg', 'submit', '--follow', '--agent', 'shell', 'echo second']),
    startCox(home, ['bg', 'submit', '--wait', '--agent', 'shell', 'echo third']),
  ];
  await followed.said('waiting: 1 of 1 slots are taken (maxConcurrentTasks); it is number ');
  await waited.said('waiting: 1 of 1 slots are taken (maxConcurrentTasks); it is number ');
  expect((await cox(['tasks', 'cancel', id])).code).toBe(0);
  expect(await run.ended).toMatchObject({ code: 11 });
  expect(await followed.ended).toMatchObject({ code: 0, stdout: 'second\n' });
  expect(await waited.ended).toMatchObject({ code: 0, stdout: 'third\n' });
  const retried = await cox(['tasks', 'run', '--attempts', '2', '--agent', 'shell', 'exit 3']);
  expect(retried.code).toBe(10);
  expect(retried.stderr).toMatch(/attempt 1 failed: .*; next attempt in \d+s\n/);
});

test('watch names each task, and the task that it is part of', async () => {
  const { cox, home } = await testDaemon();
  const watching = startCox(home, ['tasks', 'watch']);
  const file = 'name: release\nsteps:\n  - id: lint\n    run: "true"\n';
  await writeFile(`${home}/release.yaml`, file);
  const named = ['bg', 'submit', '--wait', '--agent', 'shell', '--title', 'Tidy up', 'true'];
  await expect
    .poll(
      async () => {
        await cox(named);
        return watching.said('Tidy up').then(() => true);
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  expect((await cox(['workflows', 'run', 'release.yaml', '-y'])).code).toBe(0);
  await watching.said('part of tsk_');
});

test('insights do not claim a cost that no one counted, and say what their figures leave out', async () => {
  const { daemon, folder } = await modelDaemon([{ say: ['Hello.'] }]);
  const { cox } = daemon;
  expect((await cox(['tasks', 'run', '--workdir', folder, 'Hello'])).code).toBe(0);
  const never = (await cox(['bg', 'submit', '--delay', '1h', 'later'])).stdout.trim();
  expect((await cox(['tasks', 'cancel', never])).code).toBe(0);
  const { stdout } = await cox(['insights']);
  expect(stdout).toMatch(/test-model +[\d,]+ +[\d,]+ +–$/m);
  expect(stdout).toContain('SUCCESS leaves out 1 task that ended cancelled.');
  expect(stdout).toContain('AVERAGE and P95 leave out 1 task that never started.');
});
