import fc from 'fast-check';
import { describe, test } from 'vitest';
import { Fixture, type OpenLedger } from './fixture.ts';
import { checkAll, checkItself } from './model-checks.ts';
import { commands } from './model-commands.ts';
import { ModelRun } from './model-run.ts';

const RUNS = 25;
/** Looking at everything after each command would take most of the time. */
const CHECK_EVERY = 6;

/** Whatever happens, in whatever order. */
export const modelConformance = (open: OpenLedger): void => {
  describe('whatever happens', () => {
    test('the ledger is right', { timeout: 300_000 }, async () => {
      const property = fc.asyncProperty(commands, async (sequence) => {
        await using fixture = await Fixture.beginAlone(open);
        const run = new ModelRun(fixture);
        for (const [index, command] of sequence.entries()) {
          await run.carryOut(command);
          if (index % CHECK_EVERY === CHECK_EVERY - 1) await checkAll(fixture);
        }
        await checkAll(fixture);
        await checkItself(fixture);
      });
      await fc.assert(property, { numRuns: RUNS });
    });
  });
};
