import { expect, test } from 'vitest';
import { sentEnvironment, submitterEnvironment } from './environment.ts';

test('everything goes along but what names a daemon or a run', () => {
  const environment = {
    PATH: '/bin',
    LANG: '',
    UNSET: undefined,
    COX_HOME: '/x',
    COX_TOKEN: 's3cret',
    COXA: 'mine',
  };
  expect(submitterEnvironment(environment)).toEqual({ PATH: '/bin', LANG: '', COXA: 'mine' });
});

test('nothing goes along from where the environment of the task is inherited', () => {
  expect(sentEnvironment({ PATH: '/bin', COX_INHERIT: '1' })).toBeUndefined();
  expect(sentEnvironment({ PATH: '/bin', COX_TOKEN: 's3cret' })).toEqual({ PATH: '/bin' });
});

test('nothing goes along with an access token', () => {
  expect(sentEnvironment({ PATH: '/bin', COX_TOKEN: 'cox_0123' })).toBeUndefined();
});
