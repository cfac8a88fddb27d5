import fc from 'fast-check';
import { expect, test } from 'vitest';
import { homeFolder, homePaths, maxSocketPathBytes } from './home.ts';

const linux = { platform: 'linux', userId: 1000 };

test('without COX_HOME the home is ~/.cox', () => {
  expect(homeFolder({}, '/home/ann')).toBe('/home/ann/.cox');
  expect(homeFolder({ COX_HOME: '' }, '/home/ann')).toBe('/home/ann/.cox');
});

test('COX_HOME names the home, a relative one from where the command runs', () => {
  expect(homeFolder({ COX_HOME: '/srv/cox' }, '/home/ann')).toBe('/srv/cox');
  expect(homeFolder({ COX_HOME: 'here' }, '/home/ann')).toBe(`${process.cwd()}/here`);
});

test('everything but config.yaml, env, workflows and worktrees is in the state folder', () => {
  const paths = homePaths('/srv/cox/', linux);
  expect(paths).toEqual({
    home: '/srv/cox',
    configFile: '/srv/cox/config.yaml',
    environmentFile: '/srv/cox/env',
    stateFolder: '/srv/cox/state',
    workflowsFolder: '/srv/cox/workflows',
    worktreesFolder: '/srv/cox/worktrees',
    ledgerFile: '/srv/cox/state/ledger.db',
    outputFolder: '/srv/cox/state/output',
    environmentsFolder: '/srv/cox/state/environments',
    lockFile: '/srv/cox/state/daemon.lock',
    daemonFile: '/srv/cox/state/daemon.json',
    socketFile: '/srv/cox/state/daemon.sock',
    socketFolder: '/srv/cox/state',
    logFile: '/srv/cox/state/daemon.log',
    startTicketFile: '/srv/cox/state/start.ticket',
    reserveFile: '/srv/cox/state/reserve',
  });
});

test('a socket path of exactly the limit stays in the state folder, one byte more moves it to /tmp', () => {
  for (const platform of ['linux', 'darwin']) {
    const limit = maxSocketPathBytes(platform);
    const homeOfLength = (bytes: number): string => `/${'h'.repeat(bytes - '/state/daemon.sock'.length - 1)}`;
    const fits = homePaths(homeOfLength(limit), { platform, userId: 7 });
    const tooLong = homePaths(homeOfLength(limit + 1), { platform, userId: 7 });
    expect(fits.socketFile).toHaveLength(limit);
    expect(fits.socketFile).toBe(`${fits.stateFolder}/daemon.sock`);
    expect(tooLong.socketFile).toMatch(/^\/tmp\/cox-7\/[0-9a-f]{16}\/daemon\.sock$/);
  }
});

test('the path of a socket is counted in bytes, not in characters', () => {
  expect(homePaths(`/${'é'.repeat(60)}`, linux).socketFolder).toMatch(/^\/tmp\/cox-1000\//);
});

test('every home has a socket path that a kernel accepts, and two homes never share one', () => {
  const name = fc.string({ minLength: 1, maxLength: 200 }).map((text) => `/${text.replaceAll('\0', '')}`);
  fc.assert(
    fc.property(name, name, (one, other) => {
      const first = homePaths(one, linux);
      const second = homePaths(other, linux);
      expect(Buffer.byteLength(first.socketFile)).toBeLessThanOrEqual(107);
      expect(first.socketFile === second.socketFile).toBe(first.home === second.home);
    }),
  );
});
