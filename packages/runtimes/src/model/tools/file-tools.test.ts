import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AllowedPaths, allowedPathsOf } from './allowed-paths.ts';
import { editFileTool } from './edit-file.ts';
import { listFilesTool } from './list-files.ts';
import { readFileTool } from './read-file.ts';
import { searchTool } from './search.ts';
import type { ModelTool } from './tool.ts';
import { writeFileTool } from './write-file.ts';

const environment = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
let root: string;
let work: string;
let allowedPaths: AllowedPaths;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'cox-tools-')));
  work = join(root, 'work');
  for (const folder of ['work/src', 'work/state', 'more', 'skills', 'outside'])
    await mkdir(join(root, folder), { recursive: true });
  allowedPaths = await allowedPathsOf({
    workDir: work,
    addDirs: [join(root, 'more')],
    readable: [join(root, 'skills')],
    offLimits: [join(work, 'state')],
  });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const use = async (tool: ModelTool, input: unknown): Promise<string> => {
  const prepared = await tool.prepare(input);
  const { text } = await prepared.run({
    callId: 'call_1',
    signal: new AbortController().signal,
    progress: async () => {},
  });
  return text;
};
const put = (path: string, text: string): Promise<void> => writeFile(join(root, path), text);

describe('where tools may reach', () => {
  const reach = async (path: string, to: 'read' | 'write' = 'write'): Promise<string> =>
    allowedPaths.locate(path, to).then(
      (real) => real.replace(root, ''),
      (error: Error) => error.message,
    );

  it('is the folders of the task, there or not yet', async () => {
    expect(await reach('a')).toBe('/work/a');
    expect(await reach('new/deep/a')).toBe('/work/new/deep/a');
    expect(await reach(join(root, 'more/a'))).toBe('/more/a');
    expect(await reach('.')).toBe('/work');
    expect(await reach('src/../a')).toBe('/work/a');
  });

  it('is not what is outside, whichever way it is named', async () => {
    await symlink(join(root, 'outside'), join(work, 'link'));
    await symlink(join(root, 'outside/new'), join(work, 'dangling'));
    await symlink('loop', join(work, 'loop'));
    for (const path of ['..', '../outside/a', '/etc/passwd', 'link', 'link/a', join(root, 'work2'), '~/a'])
      expect(await reach(path)).toMatch(/is outside the folders of this task|cannot be reached/);
    expect(await reach('dangling')).toContain('is a symbolic link to something that does not exist');
    expect(await reach('loop')).toContain('cannot be reached');
    expect(await reach('a\0b')).toContain('NUL');
  });

  it('is never what belongs to the daemon, and only for reading what is only readable', async () => {
    await symlink(join(work, 'state'), join(work, 'door'));
    for (const path of ['state', 'state/ledger.db', 'door/ledger.db']) {
      expect(await reach(path)).toContain('no tool may touch it');
      expect(await reach(path, 'read')).toContain('no tool may touch it');
    }
    expect(await reach(join(root, 'skills/a'), 'read')).toBe('/skills/a');
    expect(await reach(join(root, 'skills/a'), 'write')).toContain('is outside');
  });
});

describe('read_file', () => {
  it('numbers the lines and gives the part that is asked for', async () => {
    await put('work/a.txt', 'one\ntwo\nthree\n');
    expect(await use(readFileTool(allowedPaths), { path: 'a.txt' })).toBe('1\tone\n2\ttwo\n3\tthree');
    expect(await use(readFileTool(allowedPaths), { path: 'a.txt', offset: 2, limit: 1 })).toBe(
      '2\ttwo\n(1 more lines; continue with offset 3)',
    );
    expect(await use(readFileTool(allowedPaths), { path: 'a.txt', offset: 9 })).toBe(
      '(the file has only 3 lines)',
    );
  });

  it('says what is no text file, and never waits for a pipe', async () => {
    await put('work/b', 'a\0b');
    await promisify(execFile)('mkfifo', [join(work, 'pipe')]);
    const read = (path: string) => use(readFileTool(allowedPaths), { path });
    await expect(read('b')).rejects.toThrow('is not a text file');
    await expect(read('pipe')).rejects.toThrow('is a pipe, not a regular file');
    await expect(read('src')).rejects.toThrow('is a folder');
    await expect(read('c')).rejects.toThrow('there is no file c');
  });
});

describe('edit_file', () => {
  const edit = (old_text: string, new_text: string, more = {}) =>
    use(editFileTool(allowedPaths), { path: 'a.txt', old_text, new_text, ...more });

  it('replaces what is there exactly once', async () => {
    await put('work/a.txt', 'one\ntwo\ntwo\n');
    expect(await edit('one', 'ONE')).toBe('Edited a.txt at line 1.');
    await expect(edit('two', 'x')).rejects.toThrow('old_text is 2 times in a.txt');
    await expect(edit('nine', 'x')).rejects.toThrow('old_text is not in a.txt');
    await edit('two', '$&', { replace_all: true });
    expect(await readFile(join(work, 'a.txt'), 'utf8')).toBe('ONE\n$&\n$&\n');
  });

  it('finds lines in a file with CR LF, and keeps those', async () => {
    await put('work/a.txt', 'one\r\ntwo\r\n');
    await edit('one\ntwo', 'one\nand\ntwo');
    expect(await readFile(join(work, 'a.txt'), 'utf8')).toBe('one\r\nand\r\ntwo\r\n');
  });

  it('shows the lines that change, and changes nothing when the file is another by then', async () => {
    await put('work/a.txt', 'a\nb\nc\nd\ne\nf\n');
    const prepared = await editFileTool(allowedPaths).prepare({
      path: 'a.txt',
      old_text: 'e',
      new_text: 'E',
    });
    expect(prepared.diffs).toEqual([
      { path: join(work, 'a.txt'), oldText: 'b\nc\nd\ne\nf\n', newText: 'b\nc\nd\nE\nf\n' },
    ]);
    expect(prepared.locations).toEqual([{ path: join(work, 'a.txt'), line: 5 }]);
    await put('work/a.txt', 'other e\n');
    const run = { callId: 'call_1', signal: new AbortController().signal, progress: async () => {} };
    await expect(prepared.run(run)).rejects.toThrow('has changed since');
  });
});

describe('write_file', () => {
  it('writes nothing that git would run', async () => {
    for (const path of ['.git/hooks/pre-commit', 'src/.GIT/config', '.Git'])
      await expect(use(writeFileTool(allowedPaths), { path, content: 'id' })).rejects.toThrow(
        'belongs to git',
      );
  });

  it('writes a new file and its folders, and over what was there', async () => {
    const write = (content: string) => use(writeFileTool(allowedPaths), { path: 'new/a.txt', content });
    expect(await write('long text')).toBe('Wrote 9 bytes to the new file new/a.txt.');
    expect(await write('x')).toBe('Wrote 1 bytes to the file new/a.txt.');
    expect(await readFile(join(work, 'new/a.txt'), 'utf8')).toBe('x');
  });
});

describe('list_files and search', () => {
  const list = (input: object) => use(listFilesTool(allowedPaths, environment), input);
  const search = (input: object) => use(searchTool(allowedPaths, environment), input);
  beforeEach(async () => {
    await put('work/src/a.ts', 'const a = 1;\nconst b = a;\n');
    await put('work/b.md', 'Const is a word\n');
    await put('work/state/ledger.db', 'const secret\n');
    await mkdir(join(work, 'node_modules/x'), { recursive: true });
    await put('work/node_modules/x/a.ts', 'const no = 1;\n');
  });

  it('walk a folder without what no one looks at, and without what belongs to the daemon', async () => {
    expect(await list({})).toBe('b.md\nsrc/a.ts');
    expect(await list({ glob: '*.ts' })).toBe('src/a.ts');
    expect(await list({ path: 'src' })).toBe('a.ts');
    expect(await search({ pattern: 'const' })).toBe('src/a.ts:1: const a = 1;\nsrc/a.ts:2: const b = a;');
    expect(await search({ pattern: 'const', ignore_case: true, glob: '*.md' })).toBe(
      'b.md:1: Const is a word',
    );
    expect(await search({ pattern: 'nowhere' })).toBe('no matches');
    await expect(list({ path: 'none' })).rejects.toThrow('there is no folder none');
  });

  it('leave out what git ignores', async () => {
    await promisify(execFile)('git', ['init', '-q', work]);
    await put('work/.gitignore', '*.md\nnode_modules\nstate\n');
    expect(await list({})).toBe('.gitignore\nsrc/a.ts');
    expect(await search({ pattern: '[Cc]onst', path: 'b.md' })).toBe('b.md:1: Const is a word');
  });

  it('ask no repository that is only made of files that anyone may write', async () => {
    for (const path of ['evil/objects/pack', 'evil/refs/heads', 'evil/info'])
      await mkdir(join(work, path), { recursive: true });
    await put('work/evil/HEAD', 'ref: refs/heads/main\n');
    await put('work/evil/config', '[core]\n\tbare = false\n\tworktree = ..\n');
    await put('work/evil/info/exclude', 'hidden\n');
    await put('work/evil/hidden', 'const hidden = 1;\n');
    expect(await list({ path: 'evil' })).toBe('HEAD\nconfig\nhidden\ninfo/exclude');
  });

  it('follow no folder that has become a link since git knew it', async () => {
    const git = (...args: string[]) => promisify(execFile)('git', ['-C', work, ...args]);
    await git('init', '-q');
    await git('add', 'src');
    await put('outside/a.ts', 'const outside = 1;\n');
    await rm(join(work, 'src'), { recursive: true });
    await symlink(join(root, 'outside'), join(work, 'src'));
    expect(await search({ pattern: 'outside' })).toBe('no matches');
  });

  it('refuse a pattern that is none, and one that takes forever', async () => {
    await put('work/evil.txt', `${'a'.repeat(50)}!\n`);
    await expect(search({ pattern: '(' })).rejects.toThrow('the pattern cannot be used');
    await expect(search({ pattern: '(a+)+$', path: 'evil.txt' })).rejects.toThrow(
      'the pattern takes too long',
    );
  });
});
