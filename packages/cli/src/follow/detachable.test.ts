import { expect, test } from 'vitest';
import { ReaderGone } from '../deps.ts';
import { testShown } from '../testing/shown.ts';
import { detachable } from './detachable.ts';

/** Dependencies whose Ctrl-C is a function. */
const interruptible = () => {
  const shown = testShown();
  let listener: (() => void) | undefined;
  const deps = {
    ...shown.deps,
    onInterrupt: (onInterrupt: () => void) => {
      listener = onInterrupt;
      return () => {
        listener = undefined;
      };
    },
  };
  return { ...shown, deps, press: () => listener?.(), isListening: () => listener !== undefined };
};

const comeBack = (): string => 'Detached. Come back.';

test('what ends on its own returns its own code, and stops listening', async () => {
  const context = interruptible();
  expect(await detachable(context, { work: async () => 10, comeBack })).toBe(10);
  expect([context.isListening(), context.deps.errors.text()]).toEqual([false, '']);
});

test('Ctrl-C aborts the work, says how to come back, and is 130', async () => {
  const context = interruptible();
  const work = (signal: AbortSignal): Promise<number> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      context.press();
    });
  expect(await detachable(context, { work, comeBack })).toBe(130);
  expect([context.isListening(), context.deps.errors.text()]).toEqual([false, 'Detached. Come back.\n']);
});

test('a reader that went away leaves the work unfinished, or is well where only reading was meant', async () => {
  const work = async (): Promise<number> => {
    throw new ReaderGone();
  };
  expect(await detachable(interruptible(), { work, comeBack })).toBe(8);
  expect(await detachable(interruptible(), { work, comeBack, unreadCode: 0 })).toBe(0);
});

test('a failure stays one', async () => {
  const context = interruptible();
  const work = async (): Promise<number> => {
    throw new Error('broken');
  };
  await expect(detachable(context, { work, comeBack })).rejects.toThrow('broken');
  expect(context.isListening()).toBe(false);
});
