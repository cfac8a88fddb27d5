// Everything about one task, in sections; what is empty is left out.

import type { TaskDetail } from '@coxswain/protocol';
import { timeText } from '@coxswain/views';
import { safeLine, safeText } from '../output/output.ts';
import { rendering, type Shown } from '../output/rendering.ts';
import { childLines } from './child-lines.ts';
import { deliveryLines } from './delivery-lines.ts';
import { type Field, fieldLines } from './fields.ts';
import { historyLines } from './history-lines.ts';
import { indented } from './indented.ts';
import { requestLines } from './input-lines.ts';
import { planLines } from './plan-lines.ts';
import { taskFields } from './task-fields.ts';
import { toolCallLines } from './tool-call-lines.ts';
import { usageFields } from './usage-fields.ts';

const INDENT = 2;

const textLines = (text: string | undefined): string[] =>
  text === undefined || text.trim() === '' ? [] : safeText(text).trimEnd().split('\n');

/** The end of the output, unless it is the end of the result: that of an agent is what it said last. */
const logLines = (log: string | undefined, result: string | undefined): string[] => {
  const lines = textLines(log);
  const tail = textLines(result).slice(-lines.length);
  return lines.every((line, at) => line === tail[at]) ? [] : lines;
};

const processLines = (processes: NonNullable<TaskDetail['processes']>): string[] =>
  processes.map(
    ({ pid, signal, command }) => `${String(pid).padStart(7)}  ${signal.padEnd(7)}  ${safeLine(command)}`,
  );

const worktreeFields = (
  { folder, branch, base, repository }: NonNullable<TaskDetail['worktree']>,
  { words: { fields } }: Shown,
): Field[] => [
  [fields.folder, safeLine(folder)],
  [fields.branch, safeLine(branch)],
  [fields.base, safeLine(base)],
  [fields.repository, safeLine(repository)],
];

/** What was said to the running task, and what cox noted: when, who, the text. */
const saidLines = (messages: NonNullable<TaskDetail['messages']>, shown: Shown): string[] =>
  fieldLines(
    messages.map(({ at, role, by, text }): Field => {
      const { user, assistant } = shown.words.status.role;
      const who = by ?? { user, agent: assistant, system: 'cox' }[role];
      return [
        timeText(at, rendering(shown)) ?? at,
        shown.words.follow.said(safeLine(who), safeText(text).trimEnd()),
      ];
    }),
    shown.output.paint,
  );

/** The lines of `tasks describe`. */
export const describeLines = (detail: TaskDetail, shown: Shown): string[] => {
  const {
    task,
    history = [],
    plan = [],
    toolCalls = [],
    messages = [],
    children = [],
    inputs = [],
    deliveries = [],
    processes = [],
    worktree,
    log,
  } = detail;
  const { paint } = shown.output;
  const { sections } = shown.words;
  const usage = detail.usage ?? task.usage;
  const parts: readonly (readonly [string, readonly string[]])[] = [
    // A message of one line stands among the fields as the reason.
    [sections.error, task.error?.message.includes('\n') ? textLines(task.error.message) : []],
    [sections.history, historyLines(history, shown)],
    [sections.plan, planLines(plan, shown)],
    [sections.toolCalls, toolCallLines(toolCalls, shown)],
    [sections.worktree, worktree === undefined ? [] : fieldLines(worktreeFields(worktree, shown), paint)],
    [sections.usage, usage === undefined ? [] : fieldLines(usageFields(usage, shown.words), paint)],
    [sections.children, childLines(children, shown)],
    [sections.messages, saidLines(messages, shown)],
    [sections.inputs, inputs.flatMap((request) => requestLines(request, shown))],
    [shown.words.channels.deliveries, deliveryLines(deliveries, shown)],
    [sections.processes, processLines(processes)],
    [sections.result, textLines(task.result)],
    [sections.log, logLines(log, task.result)],
  ];
  return [
    ...fieldLines(taskFields(task, shown), paint),
    ...parts
      .filter(([, lines]) => lines.length > 0)
      .flatMap(([title, lines]) => ['', paint.strong(title), ...indented(lines, INDENT)]),
  ];
};
