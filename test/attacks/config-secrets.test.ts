// Another user of the machine looks for secrets in the files of cox.

import { chmod, chown, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type TestHome, testDaemon, testHome } from '../helpers/daemon.ts';

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

const SECRETS = {
  token: 'token: 0123456789abcdef\n',
  'channels.ops': 'channels: {ops: {type: telegram, token: "123:abc"}}\n',
  'channels.hook': 'channels: {hook: {type: webhook, url: "https://example.com/", secret: c2VjcmV0}}\n',
  'channels.sent': 'channels: {sent: {type: webhook, url: "https://example.com/T0/B0/key"}}\n',
  'agents.lint': 'agents: {lint: {runtime: command, command: [lint], env: {KEY: abc}}}\n',
  'agents.docs':
    'agents: {docs: {runtime: acp, command: [docs], mcpServers: {web: {url: "https://a.test", headers: {Authorization: Bearer abc}}}}}\n',
};

const withConfig = async (text: string, mode = 0o644): Promise<TestHome & { readonly file: string }> => {
  const home = await testHome(text);
  await chmod(home.paths.configFile, mode);
  return { ...home, file: home.paths.configFile };
};

const warnings = async ({ log }: Pick<TestHome, 'log'>): Promise<readonly string[]> =>
  (await log()).map(({ msg }) => String(msg)).filter((line) => line.startsWith('others could read'));

describe('a config with secrets that others can read', () => {
  test.each(Object.entries(SECRETS))('is red in the doctor: %s', async (key, text) => {
    const { cox, file } = await withConfig(text);
    const { code, stdout } = await cox(['doctor', '--json']);
    expect(code).toBe(1);
    const found = JSON.parse(stdout).find(({ check }: { check: string }) => check === 'config');
    expect(found).toEqual({
      check: 'config',
      ok: false,
      detail: `others can read ${file}, which holds secrets (${key})`,
      remedy: `chmod 600 ${file}`,
    });
    expect(await modeOf(file)).toBe('644');
  });

  test('is made private at the start, which says so; the doctor is content', async () => {
    const home = await withConfig(`# mine\n${SECRETS.token}`, 0o640);
    const { cox, file } = home;
    expect((await cox(['daemon', 'start'])).code).toBe(0);
    expect(await modeOf(file)).toBe('600');
    expect(await readFile(file, 'utf8')).toBe(`# mine\n${SECRETS.token}`);
    expect(await warnings(home)).toEqual([
      `others could read ${file}, which holds secrets (token): now only you can; replace any secret they may have seen`,
    ]);
    expect(JSON.parse((await cox(['doctor', '--json'])).stdout)).toContainEqual({
      check: 'config',
      ok: true,
      detail: file,
    });
    await cox(['daemon', 'stop']);
  });

  test('is made private behind a link', async () => {
    const home = await withConfig(SECRETS.token);
    const { cox, file } = home;
    const target = join(home.home, 'dotfiles.yaml');
    await rename(file, target);
    await symlink(target, file);
    expect((await cox(['daemon', 'start'])).code).toBe(0);
    expect(await modeOf(target)).toBe('600');
    await cox(['daemon', 'stop']);
  });

  test('is made private when saved under a running daemon; without secrets it stays readable', async () => {
    const daemon = await testDaemon({ config: 'queueCapacity: 5\n' });
    const file = daemon.paths.configFile;
    await chmod(file, 0o644);
    await writeFile(file, 'queueCapacity: 6\n');
    const capacity = async (): Promise<string> =>
      (await daemon.cox(['config', 'get', 'queueCapacity'])).stdout;
    await expect.poll(capacity, { timeout: 20_000 }).toContain('6');
    expect(await modeOf(file)).toBe('644');
    await writeFile(file, `queueCapacity: 7\n${SECRETS['agents.lint']}`);
    await expect.poll(capacity, { timeout: 20_000 }).toContain('7');
    expect(await modeOf(file)).toBe('600');
    expect(await warnings(daemon)).toHaveLength(1);
  });

  test('is never created by cox config set, with or without a daemon', async () => {
    const { cox, file } = await withConfig('queueCapacity: 5\n');
    expect((await cox(['config', 'set', 'queueCapacity', '6'])).code).toBe(0);
    expect(await modeOf(file)).toBe('644');
    expect((await cox(['config', 'set', 'token', '0123456789abcdef'])).code).toBe(0);
    expect(await modeOf(file)).toBe('600');
    const daemon = await testDaemon({ config: 'queueCapacity: 5\n' });
    await chmod(daemon.paths.configFile, 0o644);
    expect((await daemon.cox(['config', 'set', 'agents.shell.env', '{"KEY": "abc"}'])).code).toBe(0);
    expect(await modeOf(daemon.paths.configFile)).toBe('600');
  });

  test.skipIf(process.getuid?.() !== 0)('of another owner is refused', async () => {
    const { cox, file } = await withConfig(SECRETS.token, 0o600);
    await chown(file, 1234, 1234);
    const { code, stderr } = await cox(['daemon', 'start']);
    expect([code, stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('belongs to another user (uid 1234)'),
    ]);
    expect(code).not.toBe(0);
  });
});

describe('a file that holds a secret', () => {
  test('is refused when others can read it, through links too; the doctor names each', async () => {
    const { home, cox, paths } = await testHome(
      `listen: 127.0.0.1:0
tokenFile: listen.token
channels:
  bot: { type: telegram, tokenFile: bot.token, address: "1" }
  hook: { type: webhook, url: "https://127.0.0.1:1", secretFile: hook.secret }
`,
    );
    const files = ['listen.token', 'bot.token', 'hook.secret'].map((name) => join(home, name));
    await mkdir(join(home, 'elsewhere'));
    for (const file of files) {
      const target = join(home, 'elsewhere', file.slice(home.length + 1));
      await writeFile(target, '0123456789abcdef', { mode: 0o644 });
      await symlink(target, file);
    }
    await writeFile(paths.environmentFile, 'BOT=1\n', { mode: 0o640 });
    const { stdout } = await cox(['doctor', '--json']);
    const secrets = JSON.parse(stdout).filter(({ check }: { check: string }) => check === 'secrets');
    for (const file of [...files, paths.environmentFile])
      expect(secrets).toContainEqual(
        expect.objectContaining({
          ok: false,
          detail: expect.stringMatching(new RegExp(`^others can read ${file}, which holds [^:]*$`)),
        }),
      );
    const [listen = '', bot = '', hook = ''] = files;
    const refused = await cox(['daemon', 'start']);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain(`others can read ${listen}, which holds the token: chmod 600 ${listen}`);
    await chmod(listen, 0o600);
    expect((await cox(['daemon', 'start'])).code).toBe(0);
    for (const [name, file] of [
      ['bot', bot],
      ['hook', hook],
    ] as const) {
      const tested = await cox(['channels', 'test', name]);
      expect(tested.stdout + tested.stderr).toContain(`others can read ${file}`);
    }
    await cox(['daemon', 'stop']);
  });
});
