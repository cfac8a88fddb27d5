import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandRuns } from '../testing/command-runs.ts';
import { markedAlive } from '../testing/survivors.ts';

const { start } = commandRuns();

interface Tree {
  readonly isInOwnSession: boolean;
  readonly ignoresTerm: boolean;
  readonly isOrphan: boolean;
  readonly isQuiet: boolean;
  readonly children: readonly Tree[];
}

const treeOf = (children: fc.Arbitrary<readonly Tree[]>): fc.Arbitrary<Tree> =>
  fc.record({
    isInOwnSession: fc.boolean(),
    ignoresTerm: fc.boolean(),
    isOrphan: fc.boolean(),
    isQuiet: fc.boolean(),
    children,
  });
const leaf = treeOf(fc.constant([]));
const branch = treeOf(fc.array(leaf, { maxLength: 2 }));
const tree = treeOf(fc.array(branch, { maxLength: 2 }));

// Each process starts its children and then waits forever; nested scripts are handed down quoted.
const scriptOf = ({ ignoresTerm, children }: Tree): string =>
  [ignoresTerm ? 'trap "" TERM' : ':', ...children.map(startOf), 'while :; do sleep 1; done'].join('\n');
const startOf = (child: Tree): string => {
  const quoted = `'${scriptOf(child).replaceAll("'", `'\\''`)}'`;
  const started = `${child.isInOwnSession ? 'setsid ' : ''}sh -c ${quoted}${child.isQuiet ? ' > /dev/null 2>&1' : ''}`;
  return child.isOrphan ? `(${started} &)` : `${started} &`;
};

test('whatever processes a program starts, and whenever it is cancelled, nothing is left', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.nat(120), fc.boolean(), async (root, afterMs, isForced) => {
      const run = await start({ shell: scriptOf(root), cancelGraceMs: 100 });
      await run.started;
      await sleep(afterMs);
      run.cancel();
      if (isForced) run.force();
      expect(await run.outcome).toMatchObject({ status: 'cancelled' });
      expect(await markedAlive([run.request.mark])).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

test('whatever a program that ends leaves in its group or at its pipes is ended', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(branch, { minLength: 1, maxLength: 2 }), async (children) => {
      const shell = `${children.map((child) => startOf({ ...child, isQuiet: false })).join('\n')}\nexit 5`;
      const run = await start({ shell, cancelGraceMs: 100, lingerMs: 20 });
      expect(await run.outcome).toMatchObject({ status: 'failed', exitCode: 5 });
      expect(await markedAlive([run.request.mark])).toEqual([]);
    }),
    { numRuns: 10 },
  );
});
