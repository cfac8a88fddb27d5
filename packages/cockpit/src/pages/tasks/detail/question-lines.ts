// What the task asks a person, whole: nobody can answer what is cut off.

import {
  elapsedMs,
  formatDuration,
  type InputRequest,
  printable,
  printableLine,
  type TaskDetail,
} from '@coxswain/protocol';
import { fitLine } from '../../../text/cut-line.ts';
import type { Line } from '../../../text/line.ts';
import { section, textLines } from './section.ts';
import { type DetailView, valueCells } from './view.ts';

/** The request that is answered next: the one that has waited longest. */
export const openRequest = ({ inputs = [] }: Pick<TaskDetail, 'inputs'>): InputRequest | undefined =>
  inputs
    .filter(({ state }) => state === 'open')
    .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))[0];

const requestLines = (request: InputRequest, agent: string, view: DetailView): readonly Line[] => {
  const { detail } = view.words.screen.tasks;
  const cells = valueCells(view);
  const waiting = detail.waiting(formatDuration(elapsedMs(request.createdAt, undefined, view.nowMs)));
  const title = printableLine(request.title) || detail.wantsToRun(printableLine(agent));
  const head = fitLine([{ text: title, tone: 'attention' }], cells, [{ text: waiting, tone: 'quiet' }]);
  const inner = { cells: cells - 2, isExact: true };
  const indented = (lines: readonly Line[]): readonly Line[] =>
    lines.map((line) => [{ text: '  ' }, ...line]);
  const options = (request.options ?? []).map(
    ({ label }, at): Line => [{ text: `${at + 1} `, tone: 'strong' }, { text: printableLine(label) }],
  );
  const command = request.detail === undefined ? [] : textLines(printable(request.detail), inner);
  return [head, ...indented(command), ...indented(options)];
};

export const questionLines = (detail: TaskDetail, view: DetailView): readonly Line[] => {
  const open = (detail.inputs ?? []).filter(({ state }) => state === 'open');
  const lines = open.flatMap((request) => requestLines(request, detail.task.agent, view));
  return section(view.words.screen.tasks.detail.asks, lines, view.names);
};
