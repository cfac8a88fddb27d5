import { expect, test } from 'vitest';
import { withoutThese } from '../commands/jobs/edit.ts';
import { WITHOUT } from './job-options.ts';

test('what is taken away is nothing afterwards, and the rest is as it was said', () => {
  const said = { prompt: 'x', policy: { overlap: 'queue' } } as const;
  expect(withoutThese(said, ['timeout', 'group', 'deliver', 'budget'])).toEqual({
    prompt: 'x',
    policy: { overlap: 'queue', timeoutMs: null, budget: null },
    group: null,
    deliverTo: [],
  });
  expect(withoutThese(said, [])).toEqual(said);
});

test('nothing is said and taken away at once', () => {
  expect(() => withoutThese({ group: 'gpu' }, ['group'])).toThrow('cannot use --without group');
  expect(() => withoutThese({ policy: { timeoutMs: 1 } }, ['timeout'])).toThrow(
    'with an option that sets it',
  );
});

test('all of it can go together', () => {
  expect(Object.keys(withoutThese({}, WITHOUT).policy ?? {})).toHaveLength(8);
});
