import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { type HeldContext, type HeldProgram, MAIN_PROGRAM } from '../command/held-program.ts';
import { START } from '../command/output-pump.ts';
import { type Program, SHELL } from '../command/program.ts';
import { RunnerClient } from './runner-client.ts';
import { RunnerPrograms } from './runner-programs.ts';
import { temporaryPlace } from './testing/runner-place.ts';

const RUN = 'run1';

/** A runner whose daemons come one after the other. */
const held = () => {
  const place = temporaryPlace();
  const clients: RunnerClient[] = [];
  onTestFinished(() => {
    for (const client of clients) client.close();
    place.remove();
  });
  const daemon = () => {
    const client = new RunnerClient(place);
    clients.push(client);
    const programs = new RunnerPrograms(client);
    const start = async (
      command: string,
      context: Partial<HeldContext> = {},
      more: Partial<Program> = {},
    ): Promise<HeldProgram> => {
      const program = { file: SHELL, args: ['-c', command], ...more };
      const started = await programs.start(program, {
        folder: '/tmp',
        environment: { PATH: process.env.PATH ?? '' },
        runId: RUN,
        name: MAIN_PROGRAM,
        graceMs: 1_000,
        ...context,
      });
      if ('cause' in started) throw started.cause;
      return started;
    };
    return { client, programs, start };
  };
  return { daemon };
};

const ended = async ({ stdout, stderr, exited }: HeldProgram): Promise<string> => {
  stderr.resume();
  const [printed] = await Promise.all([text(stdout), exited]);
  return printed;
};

test('the setup of a run is forgotten with it, also when its agent was forgotten before', async () => {
  const { daemon } = held();
  const { client, programs, start } = daemon();
  await ended(await start('true', { name: 'setup' }));
  const agent = await start('true', { outlivesRun: true });
  await ended(agent);
  agent.forget();
  programs.forget(RUN);
  expect(programs.lasting()).toEqual([]);
  await expect.poll(async () => (await client.reports())[0]?.answer?.runs).toEqual([]);
});

test.each([
  ['more than its pipe can hold', 'x'.repeat(300_000)],
  ['nothing', ''],
])(
  'what a program is given on stdin is given once, also to the end by the next daemon: %s',
  async (_, stdin) => {
    const { daemon } = held();
    const command = 'while ! [ -e go ]; do sleep 0.01; done; wc -c';
    const { client, start } = daemon();
    const folder = mkdtempSync('/tmp/cox-stdin-');
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    await start(command, { folder }, { stdin });
    await expect.poll(async () => (await client.reports())[0]?.answer?.runs[0]?.input).toBe(stdin.length);
    client.close();
    const next = daemon();
    const taken = await next.start(command, { folder, from: START }, { stdin });
    writeFileSync(join(folder, 'go'), '');
    expect((await ended(taken)).trim()).toBe(String(stdin.length));
    next.programs.forget(RUN);
  },
);
