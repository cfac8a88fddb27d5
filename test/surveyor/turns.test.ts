// The surveyor through the daemon: what a person sees of an agent that needs no model.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answering } from '../helpers/answering.ts';
import { openRequest } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { runningFor, surveyorDaemon, surveyorsOf } from './surveyor-daemon.ts';

test('a survey is streamed, with its plan and its tool calls, and leaves nothing running', async () => {
  const { daemon, folder } = await surveyorDaemon();
  const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'Survey this folder']);
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('# Survey of `work`');
  expect(run.stderr).toContain('✓ completed');
  const { stdout } = await daemon.cox(['tasks', 'describe', '@1']);
  expect(stdout).toMatch(/^Plan\n( +.*\n)+/m);
  expect(stdout).toMatch(/✓ list_files [\s\S]* in [\s\S]* out /);
  expect(stdout).toContain('`row.ts:1` `TODO: row faster`');
  expect(runningFor(daemon)).toEqual([]);
});

describe('asked to write', () => {
  test('it waits in the inbox with the whole text, and writes when that is approved', async () => {
    const { daemon, folder } = await surveyorDaemon();
    const id = await submit(daemon, folder, ['TODO, and write it down']);
    const request = await openRequest(daemon, id);
    const { stdout } = await daemon.cox(['inbox']);
    expect(stdout).toContain(request.id);
    expect(stdout).toContain('SURVEY.md');
    expect(request.detail).toContain('# Survey of');
    expect(existsSync(join(folder, 'SURVEY.md'))).toBe(false);
    expect((await daemon.cox(['approve', request.id])).code).toBe(0);
    const task = await ended(daemon, id);
    expect(task).toMatchObject({
      status: 'completed',
      result: expect.stringContaining('Written to SURVEY.md.'),
    });
    expect(await readFile(join(folder, 'SURVEY.md'), 'utf8')).toContain('# Survey of `work`');
  });

  test('it does not write when that is denied, and says so', async () => {
    const { daemon, folder } = await surveyorDaemon();
    const id = await submit(daemon, folder, ['TODO, and write it down']);
    const request = await openRequest(daemon, id);
    expect((await daemon.cox(['deny', request.id, '--reason', 'not here'])).code).toBe(0);
    const task = await ended(daemon, id);
    expect(task).toMatchObject({
      status: 'completed',
      result: expect.stringContaining('SURVEY.md was not written'),
    });
    expect((await daemon.cox(['tasks', 'describe', id])).stdout).toContain('not here');
    expect(existsSync(join(folder, 'SURVEY.md'))).toBe(false);
  });

  test('whoever waits for it is told what it asks, once, and how to answer', async () => {
    const { daemon, folder } = await surveyorDaemon();
    const waited = await answering(
      daemon,
      ['bg', 'submit', '--wait', '--workdir', folder, 'Write it down'],
      'deny',
    );
    expect(waited).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('SURVEY.md was not written'),
      stderr: expect.stringMatching(/^\? surveyor asks: .*# Survey of.*cox approve/s),
    });
    expect(waited.stderr.match(/cox approve/g)).toHaveLength(1);
  });
});

test('one that dies in the middle of its work fails its task with its last words, and what it said stays', async () => {
  const { daemon, folder } = await surveyorDaemon(['--crash']);
  const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'Survey this folder']);
  expect(run.code).toBe(10);
  const { task, toolCalls } = await daemon.client.tasks.get('@1', { include: ['toolCalls'] });
  expect(task.status).toBe('failed');
  expect(`${task.error?.message}${(await daemon.cox(['tasks', 'logs', '@1'])).stderr}`).toContain(
    'the surveyor crashes, as it was told to',
  );
  expect(toolCalls?.length).toBeGreaterThan(0);
  expect(toolCalls?.filter(({ status }) => status === 'running' || status === 'pending')).toEqual([]);
  expect(runningFor(daemon)).toEqual([]);
});

test('one that answers with an error fails its task with it', async () => {
  const { daemon, folder } = await surveyorDaemon(['--fail']);
  const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'Survey this folder']);
  expect([run.code, run.stderr]).toEqual([
    10,
    expect.stringContaining('The surveyor fails, as it was told to'),
  ]);
});

describe('a conversation', () => {
  test('of three turns in a named session is held with one process, and the later turns remember', async () => {
    const { daemon, folder } = await surveyorDaemon();
    const turn = async (prompt: string) => {
      const id = await submit(daemon, folder, ['--session', 'survey', prompt]);
      const task = await ended(daemon, id);
      expect(task).toMatchObject({ status: 'completed' });
      return task;
    };
    await turn('How many lines?');
    const [pid] = surveyorsOf(daemon);
    await turn('Which TODOs are left?');
    expect(surveyorsOf(daemon)).toEqual([pid]);
    const third = await turn('What did you find earlier about TODOs?');
    expect(surveyorsOf(daemon)).toEqual([pid]);
    expect(third.result).toContain('From the earlier survey');
    expect(third.result).toContain('row faster');
    const shown = await daemon.cox(['sessions', 'show', 'survey']);
    for (const words of ['How many lines?', 'Which TODOs are left?', 'row faster'])
      expect(shown.stdout).toContain(words);
  });

  test('continues after its agent was killed between two turns, and after a restart of the daemon', async () => {
    const { daemon, folder } = await surveyorDaemon();
    const turn = async (prompt: string) =>
      ended(daemon, await submit(daemon, folder, ['--session', 'survey', prompt]));
    await turn('Which TODOs are left?');
    const [pid = 0] = surveyorsOf(daemon);
    process.kill(pid, 'SIGKILL');
    const second = await turn('What did you find earlier about TODOs?');
    expect(second).toMatchObject({ status: 'completed', result: expect.stringContaining('row faster') });
    expect(surveyorsOf(daemon)).not.toContain(pid);
    await daemon.stop();
    expect(surveyorsOf(daemon)).toEqual([]);
    await daemon.start();
    const third = await turn('What did you find earlier about TODOs?');
    expect(third).toMatchObject({
      status: 'completed',
      result: expect.stringContaining('From the earlier survey'),
    });
  });

  test('keeps no agent ready where the config says so', async () => {
    const { daemon, folder } = await surveyorDaemon([], { agent: { keepAlive: '0s' } });
    await ended(daemon, await submit(daemon, folder, ['--session', 'survey', 'TODO']));
    expect(surveyorsOf(daemon)).toEqual([]);
  });
});
