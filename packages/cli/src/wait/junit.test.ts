import { sampleId } from '@coxswain/protocol/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleTask } from '../testing/sample-task.ts';
import { TEST_NOW_MS } from '../testing/test-deps.ts';
import { junitXml, type ReportedTask } from './junit.ts';
import { readXml } from './testing/read-xml.ts';
import { schemaFaults } from './testing/schema-faults.ts';

const report = (...tasks: readonly ReportedTask[]) => readXml(junitXml(tasks, TEST_NOW_MS));
const failed = sampleTask({
  id: sampleId('b'),
  status: 'failed',
  reason: 'exit_code',
  error: { code: 'exit_code', message: 'exit code 2' },
});

test('a task that completed is a case with its time and output', () => {
  const [suites] = report({ task: sampleTask(), out: 'all is well\n', err: 'nearly\n' }).children;
  const suite = suites?.children[0];
  expect(suite?.attributes).toMatchObject({ tests: '1', failures: '0', errors: '0', time: '132.000' });
  expect(suite?.attributes.timestamp).toBe('2026-11-20T11:50:01.000Z');
  const [properties, testcase] = suite?.children ?? [];
  expect(properties?.children.map(({ attributes }) => attributes)).toEqual([
    { name: 'task.1', value: sampleId() },
    { name: 'session.1', value: sampleTask().session },
  ]);
  expect(testcase?.attributes).toEqual({ name: 'npm test', classname: 'cox.shell', time: '132.000' });
  expect(testcase?.children.map(({ name, text }) => [name, text])).toEqual([
    ['system-out', 'all is well\n'],
    ['system-err', 'nearly\n'],
  ]);
});

test('what failed says why, with the end of what it wrote', () => {
  const [suites] = report(
    { task: sampleTask(), out: '', err: '' },
    { task: failed, out: '1 of 2', err: 'FAIL x' },
  ).children;
  expect(suites?.attributes).toMatchObject({ tests: '2', failures: '1', errors: '0' });
  const failure = suites?.children[0]?.children[2]?.children.find(({ name }) => name === 'failure');
  expect(failure?.attributes).toEqual({ message: 'exit code 2', type: 'exit_code' });
  expect(failure?.text).toBe('exit code 2\n1 of 2\nFAIL x');
});

test('what was cancelled is a failure of its kind', () => {
  const task = sampleTask({ status: 'cancelled', reason: 'timeout' });
  const [suites] = report({ task, out: '', err: '' }).children;
  const failure = suites?.children[0]?.children[1]?.children.at(-1);
  expect(failure?.attributes).toEqual({ message: 'cancelled: timeout', type: 'timeout' });
});

test('what still runs is an error with the time it took so far', () => {
  const { endedAt: _ended, ...open } = sampleTask({ status: 'running' });
  const [suites] = report({ task: open, out: '', err: '' }).children;
  expect(suites?.attributes).toMatchObject({ failures: '0', errors: '1', time: '599.000' });
  expect(suites?.children[0]?.children[1]?.children.at(-1)?.name).toBe('error');
});

test('a report of whatever came about is valid by the schema', async () => {
  const hostile = '\0\u001b]]>&"<\n\t';
  const { endedAt: _ended, ...open } = sampleTask({ status: 'running' });
  for (const tasks of [
    [{ task: open, out: '', err: '' }],
    [
      { task: sampleTask(), out: hostile, err: hostile },
      { task: { ...failed, description: hostile }, out: hostile, err: '' },
      { task: sampleTask({ status: 'cancelled', reason: 'timeout' }), out: '', err: hostile },
    ],
  ])
    expect(await schemaFaults(junitXml(tasks, TEST_NOW_MS))).toEqual([]);
});

test('no text whatever breaks the document, and all of it that XML can hold is in it', () => {
  const character = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom('\0', '\u001b', '\u000b', ']]>', '<', '&', '"', '\n', '\t', '\r'),
  );
  const anyText = fc.array(character).map((parts) => parts.join(''));
  fc.assert(
    fc.property(anyText, (text) => {
      const task = { ...failed, description: text, error: { code: 'exit_code', message: text } as const };
      const [suites] = report({ task, out: text, err: text }).children;
      const testcase = suites?.children[0]?.children[1];
      const kept = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
      expect(testcase?.attributes.name).toBe(kept);
    }),
  );
});
