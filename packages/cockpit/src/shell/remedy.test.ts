import { allWordsFor } from '@coxswain/locale/cockpit';
import { expect, test } from 'vitest';
import { withKeys } from './remedy.ts';

test.each([
  ["there is no job 'x': see cox jobs list", "there is no job 'x': see Jobs (g j)"],
  [
    'task t waits for a permission, which words do not give; use: cox approve inp_1 or cox deny inp_1',
    'task t waits for a permission, which words do not give; use: a (answer)',
  ],
  [
    "session 'a' has 1 task that did not end yet: wait, or cancel first; see: cox tasks list --session a --status pending,running,needs_input",
    "session 'a' has 1 task that did not end yet: wait, or cancel first; see: Tasks (g t)",
  ],
  [
    'its retry t is still active; cancel that one, or add --force',
    'its retry t is still active; cancel that one first',
  ],
  [
    "every moment of job 'x' has passed; give it another time, or run it by hand: cox jobs run job_1",
    "every moment of job 'x' has passed; give it another time, or run it by hand: r (run now)",
  ],
])('an error names keys instead of a command: %s', (message, shown) => {
  expect(withKeys(message, allWordsFor('en'))).toBe(shown);
});

test('a command without a key stays', () => {
  const message = 'the queue is full; raise it with: cox config set queue.max 100';
  expect(withKeys(message, allWordsFor('en'))).toBe(message);
});
