import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testDeps } from '../testing/test-deps.ts';
import { readWords } from './prompt.ts';

const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'cox-prompt-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
};

test('words are joined by blanks', async () => {
  expect(await readWords(['fix', 'the', 'build'], testDeps())).toBe('fix the build');
});

test('one word in quotes stays as it is', async () => {
  expect(await readWords(['  fix\n the build '], testDeps())).toBe('  fix\n the build ');
});

test('a dash alone reads stdin and drops the line feeds at its end', async () => {
  expect(await readWords(['-'], testDeps({ input: 'line 1\nline 2\n\n' }))).toBe('line 1\nline 2');
});

test('@file reads a file, from the folder one is in', async () => {
  const here = await folder();
  await writeFile(join(here, 'task.md'), '# Do it\n');
  expect(await readWords(['@task.md'], testDeps({ folder: here }))).toBe('# Do it');
});

test('@@ is a text that begins with @', async () => {
  expect(await readWords(['@@alice please look'], testDeps())).toBe('@alice please look');
});

test('@ among more words names no file', async () => {
  expect(await readWords(['@alice', 'please', 'look'], testDeps())).toBe('@alice please look');
});

test('an unreadable file is reported, with how to write an @', async () => {
  await expect(readWords(['@nowhere.md'], testDeps())).rejects.toThrow(
    /cannot read .*'@nowhere\.md'.*write @@/,
  );
});

test.each([[[]], [['']], [['   ']]])('%j says nothing', async (words) => {
  expect(await readWords(words, testDeps())).toBeUndefined();
});

test('the editor gets what was typed and gives back what the user left', async () => {
  const seen: string[] = [];
  const deps = testDeps({
    edit: (text) => {
      seen.push(text);
      return `${text}and more\n\n`;
    },
  });
  expect(await readWords(['a', 'start'], deps, true)).toBe('a start\nand more');
  expect(seen).toEqual(['a start\n']);
});

test('an editor that leaves nothing says nothing', async () => {
  expect(await readWords([], testDeps({ edit: () => '\n' }), true)).toBeUndefined();
});
