// A cloned repository, or anyone who can create a file, tries to block the daemon or exhaust its memory with what it reads: pipes,
// devices, endless and huge files, circular links, names with control sequences.

import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtFile } from '../../scripts/build.ts';
import { type TestDaemon, testDaemon, testHome } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { ended } from '../helpers/submitted.ts';

const run = promisify(execFile);
const GOOD = 'name: good\nsteps: [{ id: a, run: "true" }]\n';
const EVIL_NAME = 'e\nvil\u001b[31m.yaml';

interface Attacked extends TestDaemon {
  readonly project: string;
  /** `.cox/workflows` of the project. */
  readonly folder: string;
  workflows(args: readonly string[]): ReturnType<TestDaemon['cox']>;
}

const attacked = async (): Promise<Attacked> => {
  const daemon = await testDaemon();
  const project = await testFolder();
  const folder = join(project, '.cox/workflows');
  await mkdir(join(project, '.git'));
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeFile(join(folder, 'good.yaml'), GOOD, { mode: 0o644 });
  const workflows: Attacked['workflows'] = (args) => daemon.cox(['workflows', ...args], { cwd: project });
  return Object.assign(daemon, { project, folder, workflows });
};

/** Everything that a path may lead to and that nobody should read. */
const fillWithTraps = async (folder: string): Promise<void> => {
  const at = (name: string): string => join(folder, name);
  await run('mkfifo', [at('pipe.yaml')]);
  await symlink('/dev/zero', at('zero.yaml'));
  await symlink('loop.yaml', at('loop.yaml'));
  await symlink('nowhere', at('dangling.yaml'));
  await mkdir(at('folder.yaml'));
  await writeFile(at('huge.yaml'), '', { mode: 0o644 });
  await truncate(at('huge.yaml'), 10 * 1024 ** 3);
  await writeFile(at('unreadable.yaml'), GOOD, { mode: 0o000 });
  await writeFile(at(EVIL_NAME), GOOD, { mode: 0o644 });
  const server = createServer().listen(at('socket.yaml'));
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
};

const TRAPS = ['dangling', 'folder', 'huge', 'loop', 'pipe', 'socket', 'zero'];

/** The most memory that the process ever had. */
const peakMiB = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
};

describe('a project with pipes, devices and endless files in place of its workflows', () => {
  it('blocks neither list, TAB, run nor stop; each file is named with its reason', async () => {
    const { project, folder, workflows, cox, client, pid, stop } = await attacked();
    await fillWithTraps(folder);
    for (let time = 0; time < 3; time += 1) {
      const listed = await workflows(['list', '--json']);
      expect(listed.code).toBe(0);
      const rows: { name: string; ignored?: string }[] = JSON.parse(listed.stdout);
      const isReadByAll = process.getuid?.() === 0;
      const ignored = rows.flatMap((row) => (row.ignored === undefined ? [] : [row.name]));
      expect(ignored).toEqual([...TRAPS, ...(isReadByAll ? [] : ['unreadable'])].sort());
      expect(rows.find(({ name }) => name === 'pipe')?.ignored).toContain('is a pipe, not a regular file');
      expect(rows.find(({ name }) => name === 'huge')?.ignored).toContain('is larger than 256 KiB');
    }
    const plain = (await workflows(['list'])).stdout;
    expect(plain).toContain('e vil␛[31m');
    expect(plain).not.toContain('\u001b[31m');
    const words = (await cox(['__complete', '--', 'workflows', 'run', ''], { cwd: project })).stdout;
    const names = words
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0]);
    expect(names.filter((name) => name !== 'unreadable')).toEqual(['good']);
    for (const name of TRAPS)
      for (const verb of ['run', 'validate', 'trust']) {
        const refused = await workflows([verb, name]);
        expect([refused.code, refused.stderr]).toEqual([
          4,
          expect.stringContaining(`${name}.yaml is ignored`),
        ]);
      }
    const { task } = await client.tasks.submit({ agent: 'shell', prompt: 'echo hi', workDir: project });
    expect((await client.tasks.get(task.id)).task.id).toBe(task.id);
    expect(await peakMiB(pid)).toBeLessThan(600);
    expect(await stop()).toBe(0);
  });

  it('blocks nothing when a sub-workflow names one', async () => {
    const { folder, workflows, pid, project, cox } = await attacked();
    await fillWithTraps(folder);
    for (const named of [
      './pipe.yaml',
      './zero.yaml',
      './loop.yaml',
      './folder.yaml',
      './huge.yaml',
      '/dev/zero',
    ]) {
      const text = `name: w\nsteps: [{ id: s, workflow: ${named} }]\n`;
      await writeFile(join(folder, 'w.yaml'), text, { mode: 0o644 });
      for (const file of ['w', join(folder, 'w.yaml')])
        for (const verb of ['validate', 'run']) {
          const refused = await workflows([verb, file]);
          expect(refused.code).toBe(2);
          expect(refused.stdout + refused.stderr).toMatch(/not a regular file|larger than 256 KiB|ELOOP/);
        }
      const job = ['jobs', 'new', 'w', '--workflow', join(folder, 'w.yaml'), '--manual', '--workdir', folder];
      expect((await cox(job, { cwd: project })).code).toBe(2);
    }
    expect(await peakMiB(pid)).toBeLessThan(600);
  });

  it('is not read to the end when it has too many entries', async () => {
    const { folder, workflows } = await attacked();
    await run('sh', ['-c', 'i=0; while [ $i -lt 1200 ]; do : > "$0/w$i.yaml"; i=$((i+1)); done', folder]);
    const rows: { ignored?: string }[] = JSON.parse((await workflows(['list', '--json'])).stdout);
    expect(rows.length).toBeLessThanOrEqual(1_002);
    expect(JSON.stringify(rows)).toContain('there are more than 1000 entries');
    expect(rows.filter(({ ignored }) => ignored === undefined).length).toBeLessThanOrEqual(200);
    // By its name each is found all the same.
    expect((await workflows(['validate', 'good'])).code).toBe(0);
  });

  it('cannot keep the daemon busy with endless keys, brackets or faults', async () => {
    const { folder, workflows } = await attacked();
    const rows = (count: number, row: (at: number) => string) =>
      Array.from({ length: count }, (_, at) => row(at)).join('');
    const texts = {
      keys: rows(20_000, (at) => `k${at}: 1\n`),
      faults: `name: w\nsteps:\n${rows(20_000, () => '  - { x: 1 }\n')}`,
      brackets: `a: ${'['.repeat(200_000)}`,
    };
    for (const [name, text] of Object.entries(texts)) {
      await writeFile(join(folder, `${name}.yaml`), text, { mode: 0o644 });
      const checked = await workflows(['validate', name, '--json']);
      expect(checked.code).toBe(2);
      expect(JSON.parse(checked.stdout).faults.length).toBeLessThanOrEqual(200);
    }
  });

  it('blocks no task in it, whatever its .git is', async () => {
    const daemon = await attacked();
    const folder = await testFolder();
    await run('mkfifo', [join(folder, '.git')]);
    const { task } = await daemon.client.tasks.submit({ agent: 'shell', prompt: 'echo hi', workDir: folder });
    expect((await ended(daemon, task.id)).status).toBe('completed');
    expect((await daemon.cox(['workflows', 'list'], { cwd: folder })).code).toBe(0);
    expect(await daemon.stop()).toBe(0);
  });
});

describe('a file that the daemon reads when it starts', () => {
  it.each([
    ['config.yaml', ''],
    ['token', 'listen: 127.0.0.1:0\ntokenFile: token\n'],
  ])('does not block the start when %s is a pipe or a device', async (name, config) => {
    for (const trap of ['pipe', 'device']) {
      const { home, cox } = await testHome(config === '' ? undefined : config);
      if (trap === 'pipe') await run('mkfifo', ['-m', '600', join(home, name)]);
      else await symlink('/dev/zero', join(home, name));
      const started = await cox(['daemon', 'start']);
      expect([started.code === 0, started.stderr]).toEqual([
        false,
        expect.stringContaining('not a regular file'),
      ]);
    }
  });
});

describe('a file that the user names', () => {
  it('may be a pipe, and is refused when it has no end', async () => {
    const { cox, home, client } = await attacked();
    const cli = [process.execPath, builtFile('cox.cjs')];
    const script = `"$1" "$2" bg submit -q --agent shell @/dev/stdin`;
    const piped = run('sh', ['-c', `echo 'echo piped' | ${script}`, 'sh', ...cli], {
      env: { PATH: process.env.PATH, COX_HOME: home, HOME: home },
    });
    const { stdout } = await piped;
    expect((await client.tasks.get(stdout.trim())).task.prompt).toBe('echo piped');
    for (const args of [
      ['tasks', 'run', '--agent', 'shell', '@/dev/zero'],
      ['workflows', 'run', '/dev/zero'],
      ['jobs', 'new', 'x', '--manual', '--workflow', '/dev/zero'],
      ['tasks', 'run', '--agent', 'shell', 'x', '--output-schema', '/dev/zero'],
    ]) {
      const refused = await cox(args);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining('is larger than the limit of 1 MiB'),
      ]);
    }
    const endless = await cox(['tasks', 'run', '--agent', 'shell', '-'], {
      stdin: 'x'.repeat(3 * 1024 ** 2),
    });
    expect([endless.code, endless.stderr]).toEqual([
      2,
      expect.stringContaining('is larger than the limit of 1 MiB'),
    ]);
  });
});
