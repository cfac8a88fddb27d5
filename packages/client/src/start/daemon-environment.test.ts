import { expect, test } from 'vitest';
import { daemonEnvironment } from './daemon-environment.ts';

test('a daemon knows the user, the language and the way to the network', () => {
  const kept = {
    PATH: '/bin',
    HOME: '/home/ann',
    USER: 'ann',
    LC_ALL: 'de_DE.UTF-8',
    TZ: 'Europe/Berlin',
    HTTPS_PROXY: 'http://proxy',
    no_proxy: 'localhost',
  };
  expect(daemonEnvironment(kept, '/srv/cox')).toEqual({ ...kept, COX_HOME: '/srv/cox' });
});

test('a daemon knows nothing of the shell, the CI step or the task it was started in', () => {
  const marks = {
    CI: 'true',
    BUILD_ID: '7',
    JENKINS_NODE_COOKIE: 'x',
    RUNNER_TRACKING_ID: 'x',
    COX_TOKEN: 'x',
    COX_SOCKET: 'x',
    COX_HOME: '/elsewhere',
    AWS_SECRET_ACCESS_KEY: 'x',
    NODE_OPTIONS: '--inspect',
    OLDPWD: '/x',
    EMPTY: undefined,
  };
  expect(daemonEnvironment(marks, '/srv/cox')).toEqual({ COX_HOME: '/srv/cox' });
});
