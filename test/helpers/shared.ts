// What a test made is removed when the test ends; what the tests of a file share, after the last of them. To start a daemon takes
// longer than most tests that need one.

import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, onTestFinished } from 'vitest';

/** `hasFailed`: the test, or one of those that share what is removed. */
type Cleanup = (hasFailed: boolean) => Promise<unknown> | unknown;

const cleanupsOfFile = new AsyncLocalStorage<Cleanup[]>();

/** Called in reverse order, when the test ends; within `shared`, when the file does. */
export const whenOver = (cleanup: Cleanup): void => {
  const cleanups = cleanupsOfFile.getStore();
  if (cleanups === undefined)
    onTestFinished(async ({ task }) => void (await cleanup(task.result?.state === 'fail')));
  else cleanups.push(cleanup);
};

/**
 * Made for the first test that asks for it, shared by all that do, and removed after the last test of the file. `tidy` runs after
 * each of those tests, and leaves to the next what it needs as if it were new.
 */
export const shared = <Made>(
  make: () => Promise<Made>,
  tidy: (made: Made) => Promise<void> = async () => {},
): (() => Promise<Made>) => {
  const cleanups: Cleanup[] = [];
  let made: Promise<Made> | undefined;
  let hasFailed = false;
  afterAll(async () => {
    const faults: unknown[] = [];
    for (const cleanup of cleanups.toReversed()) {
      try {
        await cleanup(hasFailed);
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw faults[0];
  });
  return async () => {
    made ??= cleanupsOfFile.run(cleanups, make);
    const it = await made;
    // Registered before anything of the test, so it runs after it.
    onTestFinished(async ({ task }) => {
      hasFailed ||= task.result?.state === 'fail';
      await tidy(it);
    });
    return it;
  };
};
