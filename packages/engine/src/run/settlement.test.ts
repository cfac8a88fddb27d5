import { expect, test } from 'vitest';
import { settlementOf } from './settlement.ts';

const settled = (...[run, end]: [object, Parameters<typeof settlementOf>[1]]) => {
  const [some, nothing] = [run, {}] as unknown as [
    Parameters<typeof settlementOf>[0],
    Parameters<typeof settlementOf>[2],
  ]; // what the end of a cancelled run depends on
  return settlementOf(some, end, nothing);
};

test('what was ended at its time limit while no daemon lived has reached it, unless somebody stopped it before', async () => {
  const end = { status: 'cancelled', reason: 'timeout', result: 'so far' } as const;
  expect(await settled({}, end)).toEqual({
    status: 'cancelled',
    reason: 'timeout',
    by: 'cox',
    message: 'it reached its time limit',
    result: 'so far',
  });
  const cause = { status: 'cancelled', reason: 'user', by: 'kim' } as const;
  expect(await settled({ cause }, end)).toMatchObject({ ...cause, result: 'so far' });
});
