import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { builtFile } from '../../scripts/build.ts';

const LAUNCHER = join(import.meta.dirname, '../../bin/cox');
/** Stands in for the build: says what it was started with. */
const SAYS_ARGUMENTS = 'console.log(JSON.stringify([process.execPath, ...process.argv.slice(1)]))';
const PINNED = `node_modules/node-${process.platform === 'linux' ? 'linux-x64' : 'bin-darwin-arm64'}/bin/node`;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = '/',
): Promise<Run> =>
  new Promise((resolve) => {
    const options = { env: { PATH: '/usr/bin:/bin', ...env }, cwd };
    execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

/** A place like a clone of the repository, with a pinned Node and a build unless told otherwise. */
const place = async (
  parts: { readonly name?: string; readonly hasNode?: boolean; readonly isBuilt?: boolean } = {},
) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cox-launch-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const root = join(folder, parts.name ?? 'cox');
  const add = async (path: string, make: (path: string) => Promise<void>): Promise<string> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await make(join(root, path));
    return join(root, path);
  };
  const launcher = await add('bin/cox', (path) => copyFile(LAUNCHER, path));
  await chmod(launcher, 0o755);
  if (parts.isBuilt !== false) {
    await add('dist/current', (path) => writeFile(path, 'first\n'));
    await add('dist/first/cox.cjs', (path) => writeFile(path, SAYS_ARGUMENTS));
  }
  if (parts.hasNode !== false) await add(PINNED, (path) => symlink(process.execPath, path));
  return { folder, root, launcher, entry: join(root, 'dist/first/cox.cjs') };
};

test('the build gets every argument as it is, from the pinned Node', async () => {
  const { launcher, entry, root } = await place({ name: 'a folder $with "odd" names' });
  const args = ['bg', 'submit', 'two words', '', '*', '$HOME', '--', '-x'];
  const { code, stdout } = await run(launcher, args);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([await realpath(join(root, PINNED)), entry, ...args]);
});

test('it is found through links, relative and absolute, one after another', async () => {
  const { folder, launcher, entry } = await place();
  await mkdir(join(folder, 'links'));
  const relativeLink = join(folder, 'links/relative');
  await symlink(relative(dirname(relativeLink), launcher), relativeLink);
  const chain = join(folder, 'chain');
  await symlink(relativeLink, chain);
  for (const link of [relativeLink, chain]) expect(JSON.parse((await run(link, [])).stdout)[1]).toBe(entry);
  const onPath = await run('/bin/sh', ['-c', 'chain'], { PATH: `${folder}:/usr/bin:/bin` });
  expect(JSON.parse(onPath.stdout)[1]).toBe(entry);
  for (const [cwd, name] of [
    [dirname(launcher), './cox'],
    [dirname(dirname(launcher)), 'bin/cox'],
    [folder, 'cox/bin/cox'],
  ] as const)
    expect(JSON.parse((await run('/bin/sh', [name], {}, cwd)).stdout)[1]).toBe(entry);
});

test('where cox is a dependency, its Node lies beside it', async () => {
  const { folder, entry, launcher } = await place({ name: 'node_modules/cox', hasNode: false });
  await mkdir(dirname(join(folder, PINNED)), { recursive: true });
  await symlink(process.execPath, join(folder, PINNED));
  expect(JSON.parse((await run(launcher, [], { PATH: '/nowhere' })).stdout)[1]).toBe(entry);
});

test('without a pinned Node the one of the system is taken', async () => {
  const { folder, launcher, entry } = await place({ hasNode: false });
  await mkdir(join(folder, 'system'));
  await symlink(process.execPath, join(folder, 'system/node'));
  const { stdout } = await run(launcher, ['version'], { PATH: join(folder, 'system') });
  expect(JSON.parse(stdout).slice(1)).toEqual([entry, 'version']);
});

test('no signal opens the inspector; a Node that is too old for that flag is started without it', async () => {
  const { folder, launcher, entry } = await place();
  await writeFile(entry, 'console.log(process.execArgv.join())');
  expect((await run(launcher, [])).stdout).toBe('--disable-sigusr1\n');
  await rm(join(dirname(dirname(launcher)), 'node_modules'), { recursive: true });
  const system = join(folder, 'system');
  await mkdir(system);
  await symlink(process.execPath, join(system, 'node'));
  expect((await run(launcher, [], { PATH: system })).stdout).toBe('--disable-sigusr1\n');
  await rm(join(system, 'node'));
  const old = `#!/bin/sh\ncase $1 in --disable*) echo "bad option: $1" >&2; exit 9;; esac\nexec ${process.execPath} "$@"\n`;
  await writeFile(join(system, 'node'), old, { mode: 0o755 });
  expect(await run(launcher, [], { PATH: system })).toEqual({ code: 0, stdout: '\n', stderr: '' });
});

test('without any Node it says how to get one', async () => {
  const { launcher, root } = await place({ hasNode: false });
  const without = (remedy: string) => ({
    code: 1,
    stdout: '',
    stderr: `cox: there is no Node.js: ${remedy}, which brings one, or install Node.js 24 or newer\n`,
  });
  expect(await run(launcher, [], { PATH: '/nowhere' })).toEqual(
    without('install coxswain without --omit=optional'),
  );
  await writeFile(join(root, 'package-lock.json'), '{}');
  expect(await run(launcher, [], { PATH: '/nowhere' })).toEqual(without(`run 'npm ci' in ${root}`));
});

/** The launcher on a system without glibc: the loader that it looks for is not there. */
const withoutGlibc = async (launcher: string): Promise<void> => {
  const text = await readFile(launcher, 'utf8');
  expect(text).toMatch(/loader=\/lib64\/ld-linux-x86-64\.so\.2 /);
  await writeFile(launcher, text.replaceAll(/loader=\S+/g, 'loader=/no/such/loader'));
};

test('where glibc is missing (Alpine), the Node of the system is taken, or the line says to install one', async () => {
  const { folder, launcher, entry } = await place();
  await withoutGlibc(launcher);
  expect(await run(launcher, [], { PATH: '/nowhere' })).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'cox: the Node.js that npm installed needs glibc, which this system lacks: install Node.js 24 or newer (Alpine: apk add nodejs)\n',
  });
  await mkdir(join(folder, 'system'));
  await symlink(process.execPath, join(folder, 'system/node'));
  const { stdout } = await run(launcher, ['version'], { PATH: join(folder, 'system') });
  expect(JSON.parse(stdout).slice(1)).toEqual([entry, 'version']);
});

test('npm scripts do not use a Node that cannot run here', async () => {
  const { scripts } = JSON.parse(await readFile(join(dirname(LAUNCHER), '../package.json'), 'utf8'));
  const { folder } = await place();
  const linked = join(folder, 'node_modules/.bin/node');
  await mkdir(dirname(linked), { recursive: true });
  const install = () => run('/bin/sh', ['-c', scripts.postinstall], {}, folder);
  // As the kernel answers for a program whose loader is not there.
  await writeFile(linked, '#!/no/such/loader\n', { mode: 0o755 });
  expect(await install()).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(existsSync(linked)).toBe(false);
  await symlink(process.execPath, linked);
  expect((await install()).code).toBe(0);
  expect(existsSync(linked)).toBe(true);
});

test('without a build it says how to build', async () => {
  const { launcher, root } = await place({ isBuilt: false });
  expect(await run(launcher, [])).toEqual({
    code: 1,
    stdout: '',
    stderr: `cox: it is not built yet: run 'npm ci && npm run build' in ${root}\n`,
  });
});

test('in a shell of Windows it points to WSL2', async () => {
  const { launcher } = await place();
  const { code, stderr } = await run(launcher, [], { OS: 'Windows_NT', MSYSTEM: 'MINGW64' });
  expect(code).toBe(1);
  expect(stderr).toContain('WSL2');
});

test('the exit code and the signal of the program are its own', async () => {
  const { launcher, entry } = await place();
  await writeFile(entry, 'process.exitCode = Number(process.argv[2])');
  expect((await run(launcher, ['75'])).code).toBe(75);
});

test.each([
  [
    'an old Node',
    "{ versions: { value: { ...process.versions, node: '20.9.0' } } }",
    'Node.js 24 or newer is required, this is 20.9.0',
  ],
  [
    'an old Node on musl',
    "{ versions: { value: { ...process.versions, node: '20.9.0' } }, report: { value: { getReport: () => ({ header: {} }) } } }",
    `Node.js 24 or newer is required, this is 20.9.0 (${process.execPath}): install a newer one (Alpine: apk add nodejs)`,
  ],
  ['native Windows', "{ platform: { value: 'win32' } }", 'Windows is supported inside WSL2'],
])('the build refuses %s in one line', async (_, pretended, line) => {
  const { folder } = await place();
  const pretend = join(folder, 'pretend.cjs');
  await writeFile(pretend, `Object.defineProperties(process, ${pretended});`);
  const { code, stderr } = await run(process.execPath, [
    '--require',
    pretend,
    builtFile('cox.cjs'),
    'version',
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain(`cox: ${line}`);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
