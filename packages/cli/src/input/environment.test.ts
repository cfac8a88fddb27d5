import { expect, test } from 'vitest';
import { submitterEnvironment } from './environment.ts';

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
