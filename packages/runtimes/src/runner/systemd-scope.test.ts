import { expect, test } from 'vitest';
import { runnerScope, serviceIn } from './systemd-scope.ts';

const OWN = '0::/user.slice/user-1000.slice/user@1000.service/coxswain.slice/coxswain.service\n';
const environment = { SYSTEMD_EXEC_PID: '7', MANAGERPID: '3', XDG_RUNTIME_DIR: '/run/user/1000', HOME: '/h' };

test('a daemon that systemd started for a user starts its runner in a scope of its own, in its slice', () => {
  const scope = runnerScope(environment, { pid: 7, cgroups: OWN });
  expect(scope?.environment).toEqual({ XDG_RUNTIME_DIR: '/run/user/1000' });
  expect(scope?.command()).toEqual([
    'systemd-run',
    '--user',
    '--scope',
    '--no-ask-password',
    '--quiet',
    '--collect',
    expect.stringMatching(/^--unit=coxswain-runner-[0-9a-f]{8}\.scope$/),
    '--description=Coxswain: holds the programs of running tasks',
    '--slice=coxswain.slice',
    '--property=Delegate=yes',
    '--property=Before=coxswain.service',
    '--',
  ]);
  expect(scope?.command()).not.toEqual(scope?.command());
});

test('the daemon of a system unit asks the manager of the system', () => {
  const system = { SYSTEMD_EXEC_PID: '7' };
  const scope = runnerScope(system, { pid: 7, cgroups: '0::/system.slice/agents.service\n' });
  expect(scope?.command().slice(0, 2)).toEqual(['systemd-run', '--scope']);
  expect(scope?.command()).toContain('--property=Before=agents.service');
});

test('a daemon that something else in a unit started has its runner beside it', () => {
  expect(runnerScope(environment, { pid: 8, cgroups: OWN })).toBeUndefined();
  expect(runnerScope({}, { pid: 7, cgroups: OWN })).toBeUndefined();
  expect(runnerScope(environment, { pid: 7, cgroups: '0::/\n' })).toBeUndefined();
});

test.each([
  ['in a service', '0::/system.slice/a.service\n', 'a.service'],
  ['below a service', '0::/system.slice/a.service/runner\n', 'a.service'],
  ['in the service of a user', OWN, 'coxswain.service'],
  ['in a scope below the service of a user', '0::/user@1000.service/app.slice/run-1.scope\n', undefined],
  ['in a session', '0::/user.slice/user-1000.slice/session-2.scope\n', undefined],
  ['with version 1', '4:memory:/x.service\n1:name=systemd:/system.slice/a.service\n0::/\n', 'a.service'],
  ['in no slice', '0::/a.service\n', 'a.service'],
  ['in a container', '0::/\n', undefined],
  ['of no Linux', '', undefined],
])('the service of a process %s', (_, cgroups, service) => {
  expect(serviceIn(cgroups)?.service).toBe(service);
});
