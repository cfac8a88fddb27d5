// The open request in full: nobody can answer half a question.

import {
  cellWidth,
  elapsedMs,
  formatDuration,
  type InputRequest,
  printableLine,
  type TaskDetail,
} from '@coxswain/protocol';
import { wrapToCells } from '@coxswain/views';
import { fitLine } from '../../../text/cut-line.ts';
import { type Line, lineOf } from '../../../text/line.ts';
import { detailLines as changeLines } from '../../inbox/detail-lines.ts';
import { marked, section } from './section.ts';
import { type DetailView, valueCells } from './view.ts';

/** The request to answer next: the oldest. */
export const openRequest = ({ inputs = [] }: Pick<TaskDetail, 'inputs'>): InputRequest | undefined =>
  inputs
    .filter(({ state }) => state === 'open')
    .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))[0];

const requestLines = (request: InputRequest, agent: string, view: DetailView): readonly Line[] => {
  const { detail } = view.words.screen.tasks;
  const cells = valueCells(view);
  const waiting = detail.waiting(formatDuration(elapsedMs(request.createdAt, undefined, view.nowMs)));
  const title = printableLine(request.title) || detail.wantsToRun(printableLine(agent));
  const [first = '', ...rest] = wrapToCells(title, cells);
  const isBeside = rest.length === 0 && cellWidth(first) + cellWidth(waiting) < cells;
  const head: readonly Line[] = isBeside
    ? [fitLine([{ text: first, tone: 'attention' }], cells, [{ text: waiting, tone: 'quiet' }])]
    : [...[first, ...rest].map((row) => lineOf(row, 'attention')), lineOf(waiting, 'quiet')];
  const indented = (lines: readonly Line[]): readonly Line[] =>
    lines.map((line) => [{ text: '  ' }, ...line]);
  const options = (request.options ?? []).flatMap(({ label }, at) =>
    marked({ text: String(at + 1), tone: 'strong' }, printableLine(label), { cells: cells - 2 }),
  );
  const command = request.detail === undefined ? [] : changeLines(request.detail, cells - 2);
  return [...head, ...indented(command), ...indented(options)];
};

export const questionLines = (detail: TaskDetail, view: DetailView): readonly Line[] => {
  const open = (detail.inputs ?? []).filter(({ state }) => state === 'open');
  const lines = open.flatMap((request) => requestLines(request, detail.task.agent, view));
  return section(view.words.screen.tasks.detail.names.asks, lines, view.names);
};
