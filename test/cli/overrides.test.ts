// What one task asks for beyond what its agent is set to: model, mode, effort and files, wherever a task is made.

import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { ended } from '../helpers/submitted.ts';

const AGENT = join(import.meta.dirname, '../../packages/runtimes/src/testing/acp-agent/agent.ts');
const PNG = Buffer.from('\x89PNG\r\n\x1a\nseen', 'latin1');
const acp = (...flags: string[]) => ({
  runtime: 'acp',
  command: [process.execPath, AGENT, '--models', '--efforts', '--modes=ask,plan,free', ...flags],
  permissions: 'allow',
});
const CONFIG = `agents: ${JSON.stringify({
  ann: acp('--images', '--files'),
  blind: acp(),
  printer: { runtime: 'command', command: ['echo', '--model', '{model}', '--level', '{effort}', '{prompt}'] },
})}\n`;

const begun = async (): Promise<TestDaemon & { readonly folder: string }> => {
  const daemon = await testDaemon({ config: CONFIG });
  const folder = join(daemon.home, 'work');
  await mkdir(folder);
  await writeFile(join(folder, 'shot.png'), PNG);
  await writeFile(join(folder, 'notes.md'), 'remember the milk');
  return Object.assign(daemon, { folder });
};

test('an ACP agent works with the model, mode and effort that one task asks for, and sees its image and its file', async () => {
  const daemon = await begun();
  const { cox, folder } = daemon;
  const run = (...words: string[]) => cox(['tasks', 'run', '-q', ...words], { cwd: folder });
  const asked = ['--model', 'large', '--mode', 'plan', '--effort', 'high'];
  const files = ['--attach', 'shot.png', '--attach', 'notes.md'];
  const done = await run('given', '--agent', 'ann', '--session', 'talk', ...asked, ...files);
  expect(done).toMatchObject({ code: 0 });
  const [task] = (await daemon.client.tasks.list({ limit: '1' })).tasks;
  expect(task).toMatchObject({
    model: 'large',
    overrides: { model: 'large', mode: 'plan', effort: 'high' },
    attachments: [
      { name: 'shot.png', mediaType: 'image/png', sizeBytes: PNG.length },
      { name: 'notes.md', mediaType: 'text/plain' },
    ],
    result: `large plan high\nimage image/png ${PNG.toString('base64')}\nfile remember the milk`,
  });
  const shown = (await cox(['tasks', 'describe', task?.id ?? ''])).stdout;
  expect(shown).toMatch(/Asked for +model large · mode plan · effort high/);
  expect(shown).toMatch(/Attached +shot\.png \(image\/png, 12 B\), notes\.md \(text\/plain, 17 B\)/);
  // The next turn of the same conversation asks for nothing.
  await run('given', '--agent', 'ann', '--session', 'talk');
  expect((await daemon.client.tasks.list({ limit: '1' })).tasks[0]?.result).toBe('small ask medium');
});

test('an agent that takes neither images nor files gets links to copies, which go with the run, and its task says so', async () => {
  const { cox, folder, paths } = await begun();
  const files = ['--attach', 'shot.png', '--attach', 'notes.md'];
  const linked = await cox(['tasks', 'run', 'given', '--agent', 'blind', ...files], { cwd: folder });
  expect(linked.stdout + linked.stderr).toContain(`link shot.png ${PNG.toString('base64')}`);
  expect(linked.stdout + linked.stderr).toContain(
    'does not accept images: it got the path of shot.png instead',
  );
  expect(await readdir(join(paths.stateFolder, 'runs')).catch(() => [])).toEqual([]);
});

test('what an agent does not offer is refused with the list of what it does', async () => {
  const { cox, folder } = await begun();
  const refusalOf = async (...words: string[]) =>
    (await cox(['tasks', 'run', 'given', ...words], { cwd: folder })).stderr;
  expect(await refusalOf('--agent', 'ann', '--model', 'huge')).toContain(
    "agent 'ann' has no model 'huge'; it has: small, large",
  );
  expect(await refusalOf('--agent', 'ann', '--mode', 'yolo')).toContain(
    "agent 'ann' has no mode 'yolo'; it has: ask, plan, free",
  );
  expect(await refusalOf('--agent', 'ann', '--effort', 'high')).toContain(
    "agent 'ann' offers no choice of effort, so 'high' is not available",
  );
  expect(await refusalOf('--agent', 'shell', '--model', 'large')).toContain("agent 'shell' takes no model");
  expect(await refusalOf('--agent', 'printer', '--mode', 'plan')).toContain(
    'write {mode} into agents.printer.command',
  );
  expect(await refusalOf('--agent', 'ann', '--attach', 'gone.png')).toContain(
    'gone.png cannot be attached: there is no such file',
  );
  expect(await refusalOf('--agent', 'ann', '--attach', '.')).toContain('is a folder, not a regular file');
  await writeFile(join(folder, 'big.bin'), Buffer.alloc(10 * 1024 * 1024 + 1));
  expect(await refusalOf('--agent', 'ann', '--attach', 'big.bin')).toContain('is larger than 10 MiB');
});

test('a program gets what was chosen in its arguments, also from the line of a batch', async () => {
  const daemon = await begun();
  const line = { prompt: 'hi', agent: 'printer', model: 'm1', effort: 'low', attachments: ['shot.png'] };
  const stdin = `${JSON.stringify(line)}\n${JSON.stringify({ prompt: 'plain', agent: 'printer' })}\n`;
  const batch = await daemon.cox(['bg', 'submit', '--batch', '-', '-q'], { cwd: daemon.folder, stdin });
  const tasks = await Promise.all(
    batch.stdout
      .trim()
      .split('\n')
      .map((id) => ended(daemon, id)),
  );
  expect(tasks.map(({ result }) => result?.trim())).toEqual(['--model m1 --level low hi', 'plain']);
  expect(tasks[0]?.attachments).toMatchObject([{ name: 'shot.png' }]);
});

test('a program gets the paths of files, a job those that are there by then, and a retry the same ones', async () => {
  const daemon = await begun();
  const { cox, client, folder } = daemon;
  const job = ['--manual', '--agent', 'shell', '--attach', 'notes.md', 'cat "$COX_ATTACHMENTS"'];
  expect(await cox(['jobs', 'new', 'reads', ...job], { cwd: folder })).toMatchObject({ code: 0 });
  await writeFile(join(folder, 'notes.md'), 'as it is by then');
  const run = await client.jobs.run('reads');
  expect(await ended(daemon, run.id)).toMatchObject({ result: 'as it is by then' });

  const data = Buffer.from('sent along').toString('base64');
  const { task } = await client.tasks.submit({
    ...{ prompt: 'cat $COX_ATTACHMENTS; exit 3', agent: 'shell' },
    attachments: [{ name: 'a.txt', data }],
  });
  expect(await ended(daemon, task.id)).toMatchObject({ status: 'failed', exitCode: 3 });
  const again = await client.tasks.retry(task.id);
  expect(await ended(daemon, again.id)).toMatchObject({
    result: 'sent along',
    attachments: task.attachments,
  });
});

test('attached files are in a backup and go with the last task that names them', async () => {
  const daemon = await begun();
  const { cox, home, folder, client, paths } = daemon;
  const path = join(folder, 'shot.png');
  const { task: first } = await client.tasks.submit({
    prompt: 'exit 1',
    agent: 'shell',
    attachments: [path],
  });
  await ended(daemon, first.id);
  const second = await client.tasks.retry(first.id);
  await ended(daemon, second.id);
  const backup = join(home, 'copy.db');
  expect(await cox(['backup', backup])).toMatchObject({ code: 0 });
  const contents = (file: string) => {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare('select bytes from attachment').pluck().all();
    } finally {
      database.close();
    }
  };
  expect(contents(backup)).toEqual([PNG]);
  await client.tasks.remove(first.id);
  expect(contents(paths.ledgerFile)).toEqual([PNG]);
  await client.tasks.remove(second.id);
  expect(contents(paths.ledgerFile)).toEqual([]);
});

test('an agent chooses neither a model nor a mode that maySubmit does not list, and attaches files of its folders alone', async () => {
  const config = `agents: ${JSON.stringify({
    ann: acp('--images'),
    lead: {
      runtime: 'acp',
      command: [process.execPath, AGENT],
      maySubmit: [{ agent: 'ann', models: ['small'] }],
      permissions: { default: 'allow', execute: 'ask' },
    },
  })}\n`;
  const daemon = await testDaemon({ config });
  const { cox, home, client } = daemon;
  const folder = join(home, 'work');
  await mkdir(folder);
  await writeFile(join(home, 'secret.png'), PNG);
  await writeFile(join(folder, 'shot.png'), PNG);
  await symlink(join(home, 'secret.png'), join(folder, 'link.png'));
  const { task } = await client.tasks.submit({
    prompt: 'env COX_TOKEN',
    agent: 'lead',
    session: 'led',
    workDir: folder,
  });
  await ended(daemon, task.id);
  const next = await client.tasks.submit({ prompt: 'waits', agent: 'lead', session: 'led', workDir: folder });
  await expect.poll(async () => (await client.tasks.get(next.task.id)).task.status).toBe('running');
  const token = (await client.tasks.get(task.id)).task.result ?? '';
  const asAgent = (...words: string[]) =>
    cox(['bg', 'submit', '-q', 'given', '--agent', 'ann', ...words], {
      cwd: folder,
      env: { COX_TOKEN: token, COX_INHERIT: '1' },
    });
  expect(await asAgent('--model', 'small', '--attach', 'shot.png')).toMatchObject({ code: 0 });
  expect((await asAgent('--model', 'large')).stderr).toContain(
    "may not choose the model 'large' for agent 'ann'; leave it out, or allow it with agents.lead.maySubmit: [{agent: ann, models: [large]}]",
  );
  expect((await asAgent('--mode', 'free')).stderr).toContain(
    "may not choose the mode 'free' for agent 'ann'",
  );
  for (const path of ['../secret.png', 'link.png'])
    expect((await asAgent('--attach', path)).stderr).toContain(
      'may attach files only below the folders of its task',
    );
  await client.tasks.cancel(next.task.id, { now: true });
});

test('the model of a session is a name, and never an option of the program that gets it', async () => {
  const daemon = await begun();
  await daemon.cox(['tasks', 'run', '-q', 'hi', '--agent', 'printer', '--session', 'talk'], {
    cwd: daemon.folder,
  });
  const choose = (model: string) => daemon.client.sessions.change('talk', { model });
  await expect(choose('--yolo')).rejects.toThrow(/starts with a dash/);
  await expect(choose('large\n--yolo')).rejects.toThrow(/control character/);
  expect((await choose('m 1')).model).toBe('m 1');
  const run = ['tasks', 'run', 'hi', '--agent', 'printer', '--session', 'talk'];
  expect((await daemon.cox(run, { cwd: daemon.folder })).stdout).toContain('--model m 1 hi');
});
