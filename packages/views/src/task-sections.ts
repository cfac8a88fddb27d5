// The details of one task in sections; empty ones are left out.

import { printable, printableLine, type TaskDetail } from '@coxswain/protocol';
import { deliveryColumns } from './channel.ts';
import { field, fieldLines } from './fields.ts';
import { inputLines } from './input.ts';
import type { Line } from './line.ts';
import { timeText } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import { indentedLines, type Section, sectionLines, textLines } from './section.ts';
import { statusSpan } from './status.ts';
import { type Column, tableLines } from './table.ts';
import { taskRowColumns } from './task.ts';
import { taskFields } from './task-fields.ts';
import { usageFields } from './usage.ts';
import { planLines, toolFields, toolHead } from './work.ts';

const TOOL_INDENT = 4;

const written = (text = ''): readonly Line[] =>
  text.trim() === '' ? [] : textLines(printable(text).trimEnd());

/** Whole values, without heads. */
const rowsOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Line[] =>
  tableLines(columns, rows, { width: undefined }).slice(1);

type Change = NonNullable<TaskDetail['history']>[number];

/** Each transition: when, to what, why, by whom; and where another daemon took the run over. */
const historyColumns = (context: RenderContext): readonly Column<Change>[] => [
  { head: '', cell: ({ at }) => ({ text: timeText(at, context) ?? '', tone: 'quiet' }) },
  { head: '', cell: ({ status }) => statusSpan({ status }, context) },
  { head: '', cell: ({ reason = '' }) => printableLine(reason) },
  { head: '', cell: ({ by }) => (by === undefined ? '' : context.words.notes.by(printableLine(by))) },
  {
    head: '',
    cell: ({ isAdopted, message = '' }) => ({
      text: isAdopted ? context.words.follow.adopted : printableLine(message),
      tone: 'quiet',
    }),
  },
];

/** The end of the output, unless it repeats the result: an agent's result is its last message. */
const logLines = ({ log, task }: TaskDetail): readonly Line[] => {
  const lines = written(log);
  const tail = written(task.result).slice(-lines.length);
  return lines.every(([line], at) => line?.text === tail[at]?.[0]?.text) ? [] : lines;
};

/** The messages to the running task and the notes of cox: when, who, the text. */
const saidLines = (messages: NonNullable<TaskDetail['messages']>, context: RenderContext): readonly Line[] =>
  fieldLines(
    messages.flatMap(({ at, role, by, text }) => {
      const { user, assistant } = context.words.status.role;
      const who = by ?? { user, agent: assistant, system: 'cox' }[role];
      const said = context.words.follow.said(printableLine(who), printable(text).trimEnd());
      return field(timeText(at, context) ?? at, said);
    }),
  );

const worktreeLines = (
  { folder, branch, base, repository }: NonNullable<TaskDetail['worktree']>,
  { words: { fields } }: RenderContext,
): readonly Line[] =>
  fieldLines([
    ...field(fields.folder, printableLine(folder)),
    ...field(fields.branch, printableLine(branch)),
    ...field(fields.base, printableLine(base)),
    ...field(fields.repository, printableLine(repository)),
  ]);

const toolLines = (calls: NonNullable<TaskDetail['toolCalls']>, { words }: RenderContext): readonly Line[] =>
  calls.flatMap((call) => [
    toolHead(call, words),
    ...indentedLines(fieldLines(toolFields(call, words)), TOOL_INDENT),
  ]);

const deliveryLines = (detail: TaskDetail, context: RenderContext): readonly Line[] => {
  const { id, kind, target, state, attempts, when, error } = deliveryColumns(context);
  const { deliveries = [] } = detail;
  return rowsOf([id, kind, target, state, attempts, when, error], deliveries.toReversed());
};

const sectionsOf = (detail: TaskDetail, context: RenderContext): readonly Section[] => {
  const { task, worktree, usage = task.usage, inputs = [], processes = [] } = detail;
  const { sections, channels } = context.words;
  const error = task.error?.message ?? '';
  return [
    // A message of one line is shown among the fields as the reason.
    { title: sections.error, lines: error.includes('\n') ? written(error) : [] },
    { title: sections.history, lines: rowsOf(historyColumns(context), detail.history ?? []) },
    { title: sections.plan, lines: planLines(detail.plan ?? []) },
    { title: sections.toolCalls, lines: toolLines(detail.toolCalls ?? [], context) },
    { title: sections.worktree, lines: worktree === undefined ? [] : worktreeLines(worktree, context) },
    {
      title: sections.usage,
      lines: usage === undefined ? [] : fieldLines(usageFields(usage, context.words)),
    },
    { title: sections.children, lines: rowsOf(taskRowColumns(context), detail.children ?? []) },
    { title: sections.messages, lines: saidLines(detail.messages ?? [], context) },
    { title: sections.inputs, lines: inputs.flatMap((request) => inputLines(request, context)) },
    { title: channels.deliveries, lines: deliveryLines(detail, context) },
    {
      title: sections.processes,
      lines: processes.map(({ pid, signal, command }) => [
        { text: `${String(pid).padStart(7)}  ${signal.padEnd(7)}  ${printableLine(command)}` },
      ]),
    },
    { title: sections.result, lines: written(task.result) },
    { title: sections.log, lines: logLines(detail) },
  ];
};

/** Its fields, then each section under its title. */
export const taskLines = (detail: TaskDetail, context: RenderContext): readonly Line[] => [
  ...fieldLines(taskFields(detail.task, context)),
  ...sectionLines(sectionsOf(detail, context)),
];
