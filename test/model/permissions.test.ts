// What a model agent may not do without a person: asked for in the inbox, and never waited for where nobody is.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { openTerminal } from '../helpers/terminal.ts';
import { modelDaemon, shell } from './model-daemon.ts';

const COMMAND = 'echo made > made.txt';
const SCRIPT = [{ say: [shell(COMMAND)] }, { say: ['Done.'] }] as const;

/** The answer the model got to its tool call. */
const toolAnswer = ({ models }: Awaited<ReturnType<typeof modelDaemon>>): string | undefined =>
  models.requests.at(-1)?.lastText;

describe('a command that a model wants to run', () => {
  test('waits with its exact words until it is approved from another terminal', async () => {
    const { daemon, folder } = await modelDaemon(SCRIPT);
    const id = await submit(daemon, folder, ['make a file']);
    const request = await openRequest(daemon, id);
    expect(request).toMatchObject({ kind: 'permission', detail: COMMAND });
    expect((await daemon.cox(['tasks', 'active'])).stdout).toContain('needs_input');
    expect((await daemon.cox(['inbox', '--json'])).stdout).toContain(COMMAND);
    expect(existsSync(join(folder, 'made.txt'))).toBe(false);
    expect(await daemon.cox(['approve', request.id])).toMatchObject({ code: 0 });
    expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Done.' });
    expect(await readFile(join(folder, 'made.txt'), 'utf8')).toBe('made\n');
  });

  test('that was approved for always is not asked for again in the session, another command is', async () => {
    const { daemon, folder } = await modelDaemon([
      { say: [shell('echo 1 >> made.txt')] },
      { say: [shell('echo 1 >> made.txt', 'again')] },
      { say: ['Done.'] },
      { say: [shell('echo 1 >> made.txt', 'later')] },
      { say: [shell('echo 2 >> made.txt')] },
      { say: ['Done again.'] },
    ]);
    const first = await submit(daemon, folder, ['--session', 'work', 'one']);
    await daemon.cox(['approve', (await openRequest(daemon, first)).id, '--always']);
    expect(await ended(daemon, first)).toMatchObject({ status: 'completed' });
    const second = await submit(daemon, folder, ['--session', 'work', 'two']);
    const request = await openRequest(daemon, second);
    expect(request.detail).toBe('echo 2 >> made.txt');
    await daemon.cox(['deny', second]);
    expect(await ended(daemon, second)).toMatchObject({ status: 'completed' });
    expect(await readFile(join(folder, 'made.txt'), 'utf8')).toBe('1\n1\n1\n');
  });

  test('is not run when it is denied, and the model gets the reason', async () => {
    const all = await modelDaemon(SCRIPT);
    const { daemon, folder } = all;
    const id = await submit(daemon, folder, ['make a file']);
    const request = await openRequest(daemon, id);
    expect(await daemon.cox(['deny', request.id, '--reason', 'no files on Fridays'])).toMatchObject({
      code: 0,
    });
    expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Done.' });
    expect(existsSync(join(folder, 'made.txt'))).toBe(false);
    expect(toolAnswer(all)).toBe('not permitted: denied: no files on Fridays');
    const { stdout } = await daemon.cox(['tasks', 'describe', id]);
    expect(stdout).toMatch(/✗ shell [\s\S]* no files on Fridays/);
  });

  test('is approved by who follows the task in a terminal of its own, which continues on its own', async () => {
    const { daemon, folder } = await modelDaemon(SCRIPT);
    const terminal = openTerminal(daemon.home, ['tasks', 'run', '--workdir', folder, 'make a file']);
    await terminal.sees(COMMAND);
    const { stdout } = await daemon.cox(['inbox', '-q']);
    await terminal.sees(/cox approve/);
    await daemon.cox(['approve', stdout.trim()]);
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen().join('\n')).toContain('Done.');
  });
});

describe('a run that no one watches', () => {
  test('denies with --on-input deny: the model gets that, and the task ends on its own', async () => {
    const all = await modelDaemon(SCRIPT);
    const { daemon, folder } = all;
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, '--on-input', 'deny', 'make a file']);
    expect(run.code).toBe(0);
    expect(existsSync(join(folder, 'made.txt'))).toBe(false);
    expect(toolAnswer(all)).toMatch(/^not permitted: /);
  });

  test('fails with --on-input fail, with what it asked for', async () => {
    const { daemon, folder } = await modelDaemon(SCRIPT);
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, '--on-input', 'fail', 'make a file']);
    expect(run.code).toBe(10);
    expect(existsSync(join(folder, 'made.txt'))).toBe(false);
    const { task } = await daemon.client.tasks.get('@1');
    expect(task).toMatchObject({ status: 'failed', reason: 'no_answer' });
    expect((await daemon.cox(['inbox', '-q'])).stdout).toBe('');
  });

  test('fails in CI without a terminal, and is waited for in CI with one', async () => {
    const { daemon, folder } = await modelDaemon([SCRIPT[0], ...SCRIPT]);
    const args = ['tasks', 'run', '--workdir', folder, 'make a file'];
    const run = await daemon.cox(args, { env: { CI: 'true' } });
    expect(run.code).toBe(10);
    const terminal = openTerminal(daemon.home, args, { env: { CI: 'true' } });
    await terminal.sees(/cox approve/);
    const { id } = (await daemon.client.tasks.get('@1')).task;
    await daemon.cox(['approve', (await daemon.cox(['inbox', '-q'])).stdout.trim()]);
    expect(await terminal.ended).toBe(0);
    await nextEvent(daemon, id, ({ type }) => type === 'InputAnswered');
  });

  test('denies what was never to be asked: a question of the model gets no person and does not hang', async () => {
    const all = await modelDaemon([
      { say: [{ tool: 'ask_user', input: { question: 'Which colour?' } }] },
      { say: ['Then grey.'] },
    ]);
    const { daemon, folder } = all;
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, '--on-input', 'deny', 'paint it']);
    expect(run).toMatchObject({ code: 0, stdout: 'Then grey.' });
    expect(toolAnswer(all)).not.toBe('');
  });
});
