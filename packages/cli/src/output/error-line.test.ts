import { wordsFor } from '@coxswain/locale';
import { ProblemError } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { errorLine, exitCodeOf, stackOf } from './error-line.ts';

const EN = wordsFor('en');

test('a problem is one line: what, what to do, the code', () => {
  const problem = new ProblemError('task_not_found', 'there is no task abc; see: cox tasks list.\n');
  expect(errorLine(problem, EN)).toBe('cox: there is no task abc; see: cox tasks list (task_not_found)');
  expect(exitCodeOf(problem)).toBe(3);
});

test('faults, candidates and the id of the log are added where the sentence leaves them out', () => {
  const faults = [
    { path: 'labels.team', message: 'is too long' },
    { path: 'prompt', message: 'is empty' },
  ];
  expect(errorLine(new ProblemError('invalid_request', 'prompt is empty', { faults }), EN)).toBe(
    'cox: prompt is empty; labels.team is too long (invalid_request)',
  );
  expect(
    errorLine(new ProblemError('ambiguous_id', 'abc fits two', { candidates: ['abcd one', 'abce two'] }), EN),
  ).toBe('cox: abc fits two; abcd one, abce two (ambiguous_id)');
  expect(errorLine(new ProblemError('internal', 'something broke', { logId: 'l1' }), EN)).toBe(
    'cox: something broke; log id l1 (internal)',
  );
});

test('several lines become one, and nothing in them reaches the terminal', () => {
  expect(errorLine(new ProblemError('invalid_request', 'a.yaml:1: wrong\na.yaml:2: \u001b[2J'), EN)).toBe(
    'cox: a.yaml:1: wrong; a.yaml:2: ␛[2J (invalid_request)',
  );
});

test('whatever else is thrown is a fault in the program and says how to see more', () => {
  expect(errorLine(new TypeError('x is no function'), EN)).toBe(
    'cox: x is no function; run again with --debug for a stack trace (internal)',
  );
  expect(errorLine('a text', EN)).toContain('a text');
  expect(exitCodeOf(new TypeError('x'))).toBe(1);
});

test('in Chinese it says what happened in Chinese, then the detail and the code', () => {
  const problem = new ProblemError('task_not_found', 'there is no task abc; see: cox tasks list');
  expect(errorLine(problem, wordsFor('zh'))).toBe(
    'cox: 没有这个任务：there is no task abc; see: cox tasks list (task_not_found)',
  );
  expect(errorLine(new TypeError('x'), wordsFor('zh'))).toMatch(/^cox: 程序内部出错：x；.* \(internal\)$/);
});

test('the stack goes down to the first cause', () => {
  const error = new Error('outer', { cause: new Error('inner') });
  expect(stackOf(error)).toMatch(/outer[\s\S]*caused by Error: inner/);
  expect(stackOf('text')).toBe('');
});
