import { describe, expect, test } from 'vitest';
import { acpRuns } from '../../testing/acp-runs.ts';
import { permissionsAll } from '../../testing/permissions.ts';

const { start } = acpRuns();
const modeOf = async (flags: readonly string[], permissions = permissionsAll('ask')) => {
  const run = await start({ prompt: 'mode', flags, permissions });
  return (await run.outcome) as { result?: string };
};

describe('an agent that does things without asking', () => {
  test('is put into the mode in which it asks', async () => {
    expect(await modeOf(['--name', 'qwen-code', '--modes', 'auto,default,yolo'])).toMatchObject({
      result: 'default',
    });
    const codex = ['--name', '@agentclientprotocol/codex-acp', '--modes', 'agent,read-only'];
    expect(await modeOf(codex, { ...permissionsAll('ask'), edit: 'allow' })).toMatchObject({
      result: 'read-only',
    });
  });

  test('stays in its own where it may edit and execute', async () => {
    const flags = ['--name', 'qwen-code', '--modes', 'auto,default'];
    expect(await modeOf(flags, permissionsAll('allow'))).toMatchObject({ result: 'auto' });
  });

  test('stays in its own when there is no such mode, or nothing is known of it', async () => {
    expect(await modeOf(['--name', 'qwen-code', '--modes', 'auto,yolo'])).toMatchObject({ result: 'auto' });
    expect(await modeOf(['--modes', 'auto,default'])).toMatchObject({ result: 'auto' });
  });
});

describe('an agent that has to be logged in with its key', () => {
  const flags = ['--name', 'codex', '--wants-login'];

  test('is logged in with it, and opens its session', async () => {
    const run = await start({
      prompt: 'say hello',
      flags,
      environment: { PATH: process.env.PATH ?? '', CODEX_API_KEY: 'k' },
    });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'hello' });
  });

  test('is not when it has none', async () => {
    const run = await start({ prompt: 'say hello', flags });
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('not logged in'),
    });
  });
});
