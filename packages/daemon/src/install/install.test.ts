import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type InstallDeps, installService, launchdAgent, uninstallService } from './install.ts';
import type { Service } from './service.ts';
import { SLICE_NAME, SYSTEMD_SLICE, systemdUnit, UNIT_NAME } from './systemd-unit.ts';

const service: Service = {
  launcher: '/opt/my tools/cox 100%/bin/cox',
  home: '/home/me/$cox "x"',
  settings: ['queueCapacity=5'],
  path: '/usr/local/bin:/usr/bin:/bin',
};

const deps = async (platform: string, more: Partial<InstallDeps> = {}) => {
  const userHome = await mkdtemp(join(tmpdir(), 'cox-install-'));
  onTestFinished(() => rm(userHome, { recursive: true, force: true }));
  const ran: string[] = [];
  const made: InstallDeps = {
    platform,
    userHome,
    userId: 501,
    environment: {},
    uniqueName: () => 'unique',
    run: async (program, args) => {
      ran.push([program, ...args].join(' '));
      return { code: 0, output: '' };
    },
    ...more,
  };
  return { userHome, ran, deps: made };
};

test('the unit runs the launcher, quoted as systemd reads it', () => {
  const lines = systemdUnit(service).split('\n');
  expect(lines).toContain(
    'ExecStart="/opt/my tools/cox 100%%/bin/cox" "daemon" "run" "--set" "queueCapacity=5"',
  );
  expect(lines).toContain('Environment="COX_HOME=/home/me/$cox \\"x\\""');
  expect(lines).toContain('Environment="PATH=/usr/local/bin:/usr/bin:/bin"');
  expect(lines).toContain('KillMode=mixed');
  expect(lines).toContain('Slice=coxswain.slice');
  expect(lines).toContain('RestartPreventExitStatus=2 4 75');
});

test('the unit gives agents no privileges that you do not have, and no more than their share of the machine', () => {
  expect(systemdUnit(service).split('\n')).toEqual(
    expect.arrayContaining(['NoNewPrivileges=yes', 'OOMPolicy=continue']),
  );
  expect(SYSTEMD_SLICE.split('\n')).toEqual(expect.arrayContaining(['MemoryMax=90%', 'TasksMax=8192']));
});

test('a restart of the unit leaves what runs to the next daemon, a stop does not', () => {
  const lines = systemdUnit(service).split('\n');
  expect(lines).toContain('RestartKillSignal=SIGUSR2');
  expect(lines.filter((line) => line.startsWith('KillSignal='))).toEqual([]);
});

const HAS_SYSTEMD = spawnSync('systemd-analyze', ['--version']).status === 0;

test.skipIf(!HAS_SYSTEMD)('systemd understands every line of the units', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-unit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, UNIT_NAME);
  await writeFile(file, systemdUnit({ ...service, launcher: '/bin/true' }));
  await writeFile(join(folder, SLICE_NAME), SYSTEMD_SLICE);
  const verified = spawnSync('systemd-analyze', ['verify', '--user', file, join(folder, SLICE_NAME)], {
    env: { ...process.env, XDG_RUNTIME_DIR: folder },
    encoding: 'utf8',
  });
  expect(verified).toMatchObject({ status: 0, stderr: '' });
});

test('a dollar in a command line is not a variable', () => {
  expect(systemdUnit({ ...service, launcher: '/a/$HOME/cox' })).toContain('ExecStart="/a/$$HOME/cox" ');
});

test('a default home is not written down', () => {
  const plain = { ...service, home: undefined };
  expect(systemdUnit(plain)).not.toContain('COX_HOME');
  expect(launchdAgent(plain)).not.toContain('COX_HOME');
});

test('the agent names program and environment in XML', () => {
  const text = launchdAgent({ ...service, launcher: '/a & b/<cox>' });
  expect(text).toContain('<string>/a &amp; b/&lt;cox&gt;</string>\n      <string>daemon</string>');
  expect(text).toMatch(/<key>COX_HOME<\/key>\s+<string>\/home\/me\/\$cox "x"<\/string>/);
  expect(text).toMatch(/<key>SuccessfulExit<\/key>\s+<false\/>/);
});

test('on Linux the unit is written, loaded and started; and taken back', async () => {
  const { userHome, ran, deps: linux } = await deps('linux');
  const installed = await installService(service, linux);
  expect(installed).toMatchObject({
    file: join(userHome, '.config/systemd/user/coxswain.service'),
    isActive: true,
    commands: ['systemctl --user daemon-reload', 'systemctl --user enable --now coxswain.service'],
  });
  expect(ran.filter((command) => !command.startsWith('loginctl'))).toEqual(installed.commands);
  expect(await readFile(installed.file, 'utf8')).toBe(systemdUnit(service));
  const slice = join(userHome, '.config/systemd/user/coxswain.slice');
  expect(await readFile(slice, 'utf8')).toBe(SYSTEMD_SLICE);

  expect(await uninstallService(linux)).toMatchObject({ file: installed.file, isActive: true });
  await expect(readFile(installed.file)).rejects.toThrow(/ENOENT/);
  await expect(readFile(slice)).rejects.toThrow(/ENOENT/);
  await expect(uninstallService(linux)).rejects.toMatchObject({ code: 'not_found' });
});

test('XDG_CONFIG_HOME moves the unit', async () => {
  const { userHome, deps: linux } = await deps('linux');
  const environment = { XDG_CONFIG_HOME: join(userHome, 'conf') };
  const { file } = await installService(service, { ...linux, environment });
  expect(file).toBe(join(userHome, 'conf/systemd/user/coxswain.service'));
});

test('without a service manager the file is there and the cause is reported', async () => {
  const { deps: bare } = await deps('linux', { run: async () => undefined });
  expect(await installService(service, bare)).toMatchObject({
    isActive: false,
    cause: 'systemctl is not installed',
  });
  const output = 'Failed to connect to bus: No medium found\n';
  const { deps: noBus } = await deps('linux', { run: async () => ({ code: 1, output }) });
  expect((await installService(service, noBus)).cause).toBe('Failed to connect to bus: No medium found');
});

test('on macOS the agent is written and loaded', async () => {
  const { userHome, ran, deps: darwin } = await deps('darwin');
  const { file } = await installService(service, darwin);
  expect(file).toBe(join(userHome, 'Library/LaunchAgents/dev.coxswain.daemon.plist'));
  expect(ran).toEqual([`launchctl bootstrap gui/501 ${file}`]);
});

test('elsewhere it says what to do instead', async () => {
  const { deps: bsd } = await deps('freebsd');
  await expect(installService(service, bsd)).rejects.toThrow(/cox daemon run/);
});

test('a user who would lose it at logout is warned, and --linger makes systemd keep it', async () => {
  let isLingering = false;
  const ran: string[] = [];
  const run: InstallDeps['run'] = async (program, args) => {
    ran.push([program, ...args].join(' '));
    if (args[0] === 'enable-linger') isLingering = true;
    return { code: 0, output: args[0] === 'show-user' ? `Linger=${isLingering ? 'yes' : 'no'}\n` : '' };
  };
  const { deps: linux } = await deps('linux', { run });
  expect(await installService(service, linux)).toMatchObject({ isActive: true, endsAtLogout: true });
  expect(ran).toContain('loginctl show-user 501 --property=Linger');
  expect(ran).not.toContain('loginctl enable-linger');
  const kept = await installService(service, linux, { lingers: true });
  expect(kept).toMatchObject({
    isActive: true,
    commands: expect.arrayContaining(['loginctl enable-linger']),
  });
  expect(kept).not.toHaveProperty('endsAtLogout');
  const { deps: mac } = await deps('darwin');
  await expect(installService(service, mac, { lingers: true })).rejects.toThrow('install without --linger');
});
