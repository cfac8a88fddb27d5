// What the agent is doing: its plan, its tool calls with input and output, and its children.

import { formatDuration, printableLine, shortId, type TaskDetail, type ToolCall } from '@coxswain/protocol';
import { countChange } from '@coxswain/protocol/line-changes';
import { agoText, statusSpan } from '@coxswain/views';
import { elapsedText } from '@coxswain/views/task';
import { planStyle, toolMark, toolValue } from '@coxswain/views/work';
import { fitLine } from '../../../text/cut-line.ts';
import type { Line } from '../../../text/line.ts';
import { logLine } from '../log/log-line.ts';
import { logRows } from '../log/log-rows.ts';
import { marked, section, textLines } from './section.ts';
import { type DetailView, valueCells } from './view.ts';

export const planLines = ({ plan = [] }: TaskDetail, view: DetailView): readonly Line[] => {
  const cells = valueCells(view);
  const lines = plan.flatMap(({ status, content }) => {
    const { mark, tone } = planStyle(status);
    return marked(mark, printableLine(content), { cells, tone });
  });
  return section(view.words.screen.tasks.detail.names.plan, lines, view.names);
};

/** More of one value would hide the other calls; the chat shows all of it. */
const MAX_VALUE_LINES = 12;
const INDENT = 2;

/** The changes of a call as `+84 −31`. */
const changeText = ({ diffs = [] }: ToolCall): string => {
  const { added, removed } = countChange(diffs);
  return diffs.length === 0 ? '' : `  +${added} −${removed}`;
};

const toolLines = (call: ToolCall, view: DetailView): readonly Line[] => {
  const { detail } = view.words.screen.tasks;
  const cells = valueCells(view);
  const title = printableLine(call.title ?? call.locations?.[0]?.path ?? '');
  const head: Line = [
    toolMark(call.status),
    { text: ` ${printableLine(call.name)}` },
    { text: title === '' || title === call.name ? '' : `  ${title}`, tone: 'quiet' },
    { text: changeText(call), tone: 'quiet' },
  ];
  const took = call.durationMs === undefined ? '' : formatDuration(call.durationMs, true);
  const values = [
    [detail.input, call.input],
    [detail.output, call.output],
  ] as const;
  return [
    fitLine(head, cells, took === '' ? [] : [{ text: took, tone: 'quiet' }]),
    ...values.flatMap(([name, value]) => {
      const text = toolValue(value);
      if (text.trim() === '') return [];
      const names = Math.min(8, Math.floor(cells / 4));
      const settings = { cells: cells - names - INDENT, isExact: true, most: MAX_VALUE_LINES } as const;
      const lines = textLines(text, { ...settings, tone: 'quiet', more: detail.moreLines });
      return section(name, lines, names).map((line): Line => [{ text: ' '.repeat(INDENT) }, ...line]);
    }),
  ];
};

export const toolSection = ({ toolCalls = [] }: TaskDetail, view: DetailView): readonly Line[] =>
  section(
    view.words.screen.tasks.detail.names.tools,
    toolCalls.flatMap((call) => toolLines(call, view)),
    view.names,
  );

export const childrenSection = ({ children = [] }: TaskDetail, view: DetailView): readonly Line[] => {
  const lines = children.map(
    (child): Line =>
      fitLine(
        [
          { text: `${shortId(child.id)}  `, tone: 'strong' },
          statusSpan(child, view),
          { text: `  ${printableLine(child.agent)}`, tone: 'quiet' },
          { text: `  ${printableLine(child.description)}` },
        ],
        valueCells(view),
        [{ text: elapsedText(child, view), tone: 'quiet' }],
      ),
  );
  return section(view.words.screen.tasks.detail.names.children, lines, view.names);
};

/** Who moved a to-do when, and with which message. For other tasks the rest of the detail shows that. */
export const historySection = ({ task, history = [] }: TaskDetail, view: DetailView): readonly Line[] => {
  if (task.kind !== 'item') return [];
  const { words } = view;
  const lines = history.map(({ status, at, by, reason, message }): Line => {
    const said = message ?? (status === 'cancelled' || status === 'failed' ? undefined : reason);
    return fitLine(
      [
        statusSpan({ status }, view),
        ...(by === undefined ? [] : [{ text: `  ${printableLine(by)}` }]),
        ...(said === undefined ? [] : [{ text: `  ${printableLine(said)}`, tone: 'quiet' } as const]),
      ],
      valueCells(view),
      [{ text: agoText(at, view), tone: 'quiet' }],
    );
  });
  return section(words.screen.tasks.detail.names.history, lines, view.names);
};

interface LogShare {
  readonly view: DetailView;
  /** The maximum rows. */
  readonly most: number;
  readonly hasColors: boolean;
}

/** The end of its output: the last rows, however many there are. */
export const logSection = (log: readonly string[], { view, most, hasColors }: LogShare): readonly Line[] => {
  if (log.every((line) => line.trim() === '')) return [];
  const lines = log.slice(-most).map((line) => logLine(line, hasColors));
  const { rows } = logRows(lines, valueCells(view));
  return section(view.words.screen.tasks.detail.names.log, rows.slice(-most), view.names);
};
