import { MAX_PROMPT_BYTES, type Task } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { reviewPrompt } from '../tools/review.ts';

const done = (more: Partial<Task>): Task =>
  ({ id: 'tsk_abcdefghijkl', agent: 'worker', status: 'completed', prompt: 'ask', ...more }) as Task; // nothing else is read

test('a reviewer reads the order, the answer, the changes and what to look at', () => {
  const text = reviewPrompt({ task: done({ result: 'answer' }), patch: 'diff', instructions: 'speed' });
  const heads = [...text.matchAll(/^## (.*)$/gm)].map(([, head]) => head);
  expect(heads).toEqual([
    'What to focus on',
    'What was asked of worker (task tsk_abcdefghijkl, completed)',
    'What it answered',
    'What it changed',
  ]);
});

test('what there is not is left out', () => {
  const failed = done({ status: 'failed', error: { code: 'exit_code', message: 'exit code 3' } });
  const text = reviewPrompt({ task: failed, patch: ' \n', instructions: undefined });
  expect(text).not.toContain('What it changed');
  expect(text).not.toContain('What it answered');
  expect(text).toContain('## Why it ended this way\n\nexit code 3');
});

test('it fits into a prompt, whatever is in it, and says what is left out', () => {
  const long = '漢'.repeat(300_000);
  const task = done({ prompt: long, result: long, error: { code: 'limit', message: long } });
  const text = reviewPrompt({ task, patch: long, instructions: long });
  expect(Buffer.byteLength(text)).toBeLessThan(MAX_PROMPT_BYTES);
  expect(text).toContain('characters omitted');
});
