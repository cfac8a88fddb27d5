// A JUnit report of tasks, as CI servers read it (junit-10.xsd of the Jenkins xUnit plugin): each task is a test case; what
// did not complete is a failure, or an error when nobody knows yet.

import { type Task, taskDurationMs } from '@coxswain/protocol';

export interface ReportedTask {
  readonly task: Task;
  /** The last lines of its stdout and messages; empty when it wrote none, or nobody can say. */
  readonly out: string;
  /** The last lines of its stderr and thoughts. */
  readonly err: string;
}

/** Characters that XML 1.0 cannot hold, not even escaped (section 2.2): they become U+FFFD. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for content and for attributes alike. Line feeds survive in attributes only as references (section 3.3.3). */
const escaped = (text: string): string =>
  text.replaceAll(FORBIDDEN, '\uFFFD').replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

const attribute = (name: string, value: string | number): string =>
  ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;').replaceAll('\r', '&#13;').replaceAll('\t', '&#9;')}"`;

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

const verdict = ({ task, out, err }: ReportedTask): string => {
  if (task.status === 'completed') return '';
  const message =
    task.error?.message ?? (task.reason === undefined ? task.status : `${task.status}: ${task.reason}`);
  const element = task.endedAt === undefined ? 'error' : 'failure';
  const type = attribute('type', task.reason ?? task.status);
  return `      <${element}${attribute('message', message)}${type}>${escaped([message, out, err].filter(Boolean).join('\n'))}</${element}>\n`;
};

const output = (element: 'system-out' | 'system-err', text: string): string =>
  text === '' ? '' : `      <${element}>${escaped(text)}</${element}>\n`;

const testCase = (reported: ReportedTask, nowMs: number): string => {
  const { task, out, err } = reported;
  const head = `    <testcase${attribute('name', task.description)}${attribute('classname', `cox.${task.agent}`)}${attribute('time', seconds(taskDurationMs(task, nowMs)))}>\n`;
  return `${head}${verdict(reported)}${output('system-out', out)}${output('system-err', err)}    </testcase>\n`;
};

/** A test case has no properties in the schema, so the suite names the task and the session of each, in order. */
const properties = (tasks: readonly ReportedTask[]): string => {
  const lines = tasks.flatMap(({ task }, at) =>
    [
      [`task.${at + 1}`, task.id],
      [`session.${at + 1}`, task.session],
    ].map(
      ([name = '', value = '']) =>
        `      <property${attribute('name', name)}${attribute('value', value)}/>\n`,
    ),
  );
  return `    <properties>\n${lines.join('')}    </properties>\n`;
};

/** The report as an XML document. `nowMs` bounds the time of what still runs. */
export const junitXml = (tasks: readonly ReportedTask[], nowMs: number): string => {
  const failures = tasks.filter(
    ({ task }) => task.endedAt !== undefined && task.status !== 'completed',
  ).length;
  const errors = tasks.filter(({ task }) => task.endedAt === undefined).length;
  const time = seconds(tasks.reduce((sum, { task }) => sum + taskDurationMs(task, nowMs), 0));
  const counts = `${attribute('tests', tasks.length)}${attribute('failures', failures)}${attribute('errors', errors)}${attribute('time', time)}`;
  const starts = tasks.map(({ task }) => task.startedAt ?? task.createdAt).sort();
  const timestamp = attribute('timestamp', starts[0] ?? new Date(nowMs).toISOString());
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<testsuites${attribute('name', 'cox')}${counts}>\n` +
    `  <testsuite${attribute('name', 'cox')}${counts}${attribute('skipped', 0)}${timestamp}>\n` +
    properties(tasks) +
    tasks.map((reported) => testCase(reported, nowMs)).join('') +
    '  </testsuite>\n</testsuites>\n'
  );
};
