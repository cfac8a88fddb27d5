import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

/** Which workflows of projects may run. */
export const trustConformance = (open: OpenLedger): void => {
  describe('trust', () => {
    test('is one content for each path, the last one given, and stays until it is taken', async () => {
      const fixture = await Fixture.begin(open);
      const { nowMs } = fixture;
      const change = (path: string, hash: string | undefined) =>
        fixture.ledger.trust.change({ path, hash, by: 'ada', nowMs });
      const trusted = (path: string, hash: string) => ({
        path,
        hash,
        trustedAt: at(nowMs),
        trustedBy: 'ada',
      });
      expect(await change('/b', 'one')).toEqual(trusted('/b', 'one'));
      expect(await change('/a', 'one')).toEqual(trusted('/a', 'one'));
      expect(await change('/b', 'two')).toEqual(trusted('/b', 'two'));
      await fixture.reopen();
      expect(await fixture.ledger.trust.list()).toEqual([trusted('/a', 'one'), trusted('/b', 'two')]);
      expect(await change('/a', undefined)).toEqual(trusted('/a', 'one'));
      expect(await change('/a', undefined)).toBeUndefined();
      expect(await fixture.ledger.trust.list()).toEqual([trusted('/b', 'two')]);
    });
  });
};
