import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acpAgent, acpRuns } from '../testing/acp-runs.ts';

const { runtime, folder } = acpRuns();
const environment = { PATH: process.env.PATH ?? '' };

test('an agent that works passes every step, with what it offers', async () => {
  const flags = ['--models', '--resumes', '--http'];
  expect(await runtime().check(acpAgent(flags), environment)).toEqual([
    { name: 'program', ok: true, detail: process.execPath },
    { name: 'started', ok: true, detail: expect.stringMatching(/^process \d+$/) },
    { name: 'initialised', ok: true, detail: 'fixture 1.0.0, protocol version 1' },
    { name: 'capabilities', ok: true, detail: 'resumes sessions, MCP servers over HTTP' },
    { name: 'authentication', ok: true, detail: expect.stringContaining('it offers: API key') },
    { name: 'session', ok: true, detail: expect.stringMatching(/^session-\d+$/) },
    { name: 'model', ok: true, detail: 'small; it offers: small, large' },
    { name: 'permissions', ok: true, detail: expect.stringContaining('cox cannot make it ask') },
  ]);
});

test('the step that fails says why', async () => {
  const last = async (flags: readonly string[], model?: string) =>
    (await runtime().check({ ...acpAgent(flags), model }, environment)).at(-1);
  expect(await last(['--wants-login'])).toMatchObject({ name: 'session', ok: false });
  expect(await last(['--version', '9'])).toMatchObject({ name: 'initialised', ok: false });
  expect(await last(['--models'], 'huge')).toMatchObject({
    name: 'model',
    ok: false,
    detail: expect.stringContaining('it has: small, large'),
  });
});

test('an agent that fails the first time is started again, and the check says why', async () => {
  const flags = ['--fails-once', join(await folder(), 'failed')];
  const steps = await runtime({ restartPausesMs: [1] }).check(acpAgent(flags), environment);
  expect(steps.every(({ ok }) => ok)).toBe(true);
  expect(steps.map(({ name }) => name)).toEqual([
    'program',
    'started',
    'initialised',
    'capabilities',
    'authentication',
    'session',
    'model',
    'permissions',
  ]);
  expect(steps[1]?.detail).toMatch(/^process \d+, on attempt 2; before that: .*service failure/);
});

test('a program that does not exist fails at once', async () => {
  const agent = { ...acpAgent(), command: ['no-such-agent'] };
  expect(await runtime().check(agent, environment)).toEqual([
    { name: 'program', ok: false, detail: expect.stringContaining('no-such-agent was not found') },
  ]);
});

test('an agent that does not answer is given up', async () => {
  const own = runtime({ checkTimeoutMs: 500 });
  expect((await own.check(acpAgent(['--hangs']), environment)).at(-1)).toEqual({
    name: 'initialised',
    ok: false,
    detail: 'it took longer than 0.5 s',
  });
});
