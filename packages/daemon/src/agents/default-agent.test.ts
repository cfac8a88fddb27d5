import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultAgentFinder, findDefaultAgent } from './default-agent.ts';
import { offeredAgents } from './offered.ts';

const folderWith = async (...programs: readonly string[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-path-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of programs) {
    await writeFile(join(folder, name), '#!/bin/sh\n');
    await chmod(join(folder, name), 0o755);
  }
  return folder;
};

test('the first of the table is chosen, wherever it is on the PATH; our own and the shell never', async () => {
  const one = await folderWith('goose', 'gemini');
  const other = await folderWith('claude-agent-acp', 'sh', 'surveyor');
  expect(await findDefaultAgent(offeredAgents(), `${one}:${other}`)).toBe('claude');
  expect(await findDefaultAgent(offeredAgents(), one)).toBe('gemini');
  expect(
    await findDefaultAgent(offeredAgents(['surveyor']), await folderWith('sh', 'surveyor')),
  ).toBeUndefined();
  expect(await findDefaultAgent([], one)).toBeUndefined();
});

test('a file that may not be executed is not a program', async () => {
  const folder = await folderWith('codex-acp');
  await chmod(join(folder, 'codex-acp'), 0o644);
  expect(await findDefaultAgent(offeredAgents(), folder)).toBeUndefined();
});

test('what was found is believed for a second, for the same PATH and the same agents', async () => {
  const folder = await folderWith('qwen');
  let nowMs = 0;
  let agents = offeredAgents();
  const find = defaultAgentFinder({ agents: () => agents, ownPath: folder, monotonicMs: () => nowMs });
  expect(await find(undefined)).toBe('qwen');
  await rm(join(folder, 'qwen'));
  expect(await find(folder)).toBe('qwen');
  expect(await find('/nowhere')).toBeUndefined();
  expect(await find(folder)).toBeUndefined();
  await writeFile(join(folder, 'qwen'), '#!/bin/sh\n', { mode: 0o755 });
  expect(await find(folder)).toBeUndefined();
  nowMs = 2_000;
  expect(await find(folder)).toBe('qwen');
  agents = agents.filter(({ name }) => name !== 'qwen');
  expect(await find(folder)).toBeUndefined();
});
