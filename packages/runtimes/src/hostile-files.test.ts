// What a run reads besides its prompt, when someone has put pipes and devices in place of it.

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { notesIn } from './acp/prompt/prompt-blocks.ts';
import { skillsIn } from './acp/prompt/skills.ts';
import { explainStartFailure } from './command/start-failure.ts';
import { resultOf } from './command/supervise.ts';
import { memoryText, skillsText } from './model/system-text.ts';
import { readRecord } from './worktree/record.ts';

const folderOf = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-hostile-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const traps = async (folder: string, ...names: readonly string[]): Promise<void> => {
  for (const name of names) execFileSync('mkfifo', ['-m', '700', join(folder, name)]);
};

test('notes and skills that are pipes or devices are left out, and the others are read', async () => {
  const folder = await folderOf();
  await traps(folder, 'MEMORY.md', 'pipe.md');
  await symlink('/dev/zero', join(folder, 'zero.md'));
  await writeFile(join(folder, 'good.md'), 'good');
  expect((await notesIn(folder)).notes).toEqual([{ name: 'good.md', text: 'good', isWhole: true }]);
  expect(await memoryText([folder])).toContain('(nothing is written there yet)');
  for (const name of ['a', 'b', 'c']) await mkdir(join(folder, name));
  await traps(folder, 'a/SKILL.md');
  await symlink('/dev/zero', join(folder, 'b/SKILL.md'));
  await writeFile(join(folder, 'c/SKILL.md'), '---\nname: good\n---\n');
  expect((await skillsIn([folder])).map(({ name }) => name)).toEqual(['good']);
  expect(await skillsText([folder])).toContain('- good: ');
});

test('a worktree whose .git is a pipe, a result that is one, and a program that is one hold nothing up', async () => {
  const folder = await folderOf();
  await traps(folder, '.git', 'result', 'program');
  expect(await readRecord(folder)).toBeUndefined();
  expect(await resultOf('printed', join(folder, 'result'))).toBe('printed');
  await symlink('/dev/zero', join(folder, 'endless'));
  expect(await resultOf('printed', join(folder, 'endless'))).toBe('printed');
  const error = Object.assign(new Error('no'), { code: 'ENOENT' });
  const program = { file: join(folder, 'program'), args: [] };
  const failure = await explainStartFailure(error, program, { folder, environment: {} });
  expect(failure.reason).toBe('not_found');
});
