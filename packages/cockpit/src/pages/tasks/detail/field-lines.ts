// The fields every task detail has, even if they are empty.

import { momentText, promptText } from '@coxswain/locale';
import {
  type Delivery,
  ITEM_LIST,
  printable,
  printableLine,
  type Task,
  type TaskDetail,
} from '@coxswain/protocol';
import { agoText } from '@coxswain/views';
import { doingText, originText, statusLine } from '@coxswain/views/task';
import { markdownLines } from '../../../markdown/markdown-lines.ts';
import { withKeys } from '../../../shell/remedy.ts';
import type { Line, Span } from '../../../text/line.ts';
import { packed, section, textLines } from './section.ts';
import { usageText } from './usage-text.ts';
import { type DetailView, valueCells } from './view.ts';

const agentText = ({ agent, model }: Task): string =>
  [agent, model]
    .filter((part) => part !== undefined)
    .map(printableLine)
    .join(' · ');

const sessionText = ({ session }: Task): string | undefined =>
  session.startsWith(ITEM_LIST) ? undefined : printableLine(session);

const orNone = (text: string | undefined, { words }: DetailView): Line => {
  const { none } = words.screen.tasks.detail;
  return text === undefined || text.trim() === '' ? [{ text: none, tone: 'quiet' }] : [{ text }];
};

/** Status, Origin, Tokens. */
export const headLines = ({ task, usage, inputs = [] }: TaskDetail, view: DetailView): readonly Line[] => {
  const { detail } = view.words.screen.tasks;
  const { names } = detail;
  const { progress, reason, status } = task;
  // Its question says more.
  const asks = inputs.some(({ state }) => state === 'open');
  const why = status !== 'completed' && reason !== undefined ? view.words.status.reason[reason] : undefined;
  const note = asks ? '' : progress ? doingText(task, view.words) : (why ?? '');
  const origin = task.origin === undefined ? undefined : originText(task.origin);
  return packed(
    [
      { name: names.status, value: statusLine(task, view, note) },
      { name: names.origin, value: orNone(origin, view) },
      { name: names.tokens, value: orNone(usageText(usage ?? task.usage, detail), view) },
    ],
    view.columns,
    view.names,
  );
};

/** A text of its own lines, or `(none)`. */
const block = (name: string, text: string | undefined, view: DetailView, isBad = false): readonly Line[] => {
  if (text === undefined || text.trim() === '') return section(name, [orNone(undefined, view)], view.names);
  const settings = { cells: valueCells(view), ...(isBad ? ({ tone: 'bad' } as const) : {}) };
  return section(name, textLines(printable(text), settings), view.names);
};

/** A task with tokens has a model that writes Markdown; other output and schema results are shown verbatim. */
const isMarkdown = ({ task, usage = task.usage }: TaskDetail): boolean =>
  task.outputSchema === undefined && (task.runtime !== 'command' || usage !== undefined);

const resultLines = (shown: TaskDetail, view: DetailView): readonly Line[] => {
  const { result = '' } = shown.task;
  const { words, names, keepsMarks } = view;
  const name = words.screen.tasks.detail.names.result;
  if (result.trim() === '' || !isMarkdown(shown)) return block(name, result, view);
  return section(name, markdownLines(result, { columns: valueCells(view), keepsMarks }), names);
};

/** Prompt, Result, Error. */
export const textBlocks = (shown: TaskDetail, view: DetailView): readonly Line[] => {
  const { task } = shown;
  const { names } = view.words.screen.tasks.detail;
  return [
    ...block(names.prompt, promptText(task, view.words), view),
    ...resultLines(shown, view),
    ...block(names.error, task.error && withKeys(task.error.message, view.words), view, true),
  ];
};

/** Agent, Session, Deliveries. */
export const ownerLines = (shown: TaskDetail, view: DetailView): readonly Line[] => {
  const { task } = shown;
  const { names } = view.words.screen.tasks.detail;
  return packed(
    [
      { name: names.agent, value: orNone(agentText(task), view) },
      { name: names.session, value: orNone(sessionText(task), view) },
      { name: names.deliveries, value: deliveryLine(shown) ?? orNone(undefined, view) },
    ],
    view.columns,
    view.names,
  );
};

/** `2026-11-20 12:57 (2m ago)` */
const momentLine = (at: string, view: DetailView): Line => [
  { text: momentText(at, view.timeZone) },
  { text: ` (${agoText(at, view)})`, tone: 'quiet' },
];

/** When, by whom and where; for a waiting task, since when. */
export const timeLines = ({ task }: TaskDetail, view: DetailView): readonly Line[] => {
  const { names } = view.words.screen.tasks.detail;
  const { createdAt, startedAt, endedAt, user, workDir } = task;
  const moments = [
    [names.submitted, startedAt === undefined ? createdAt : undefined],
    [names.started, startedAt],
    [names.ended, endedAt],
  ] as const;
  return packed(
    [
      ...moments.flatMap(([name, at]) => (at === undefined ? [] : [{ name, value: momentLine(at, view) }])),
      { name: names.user, value: orNone(printableLine(user), view) },
      { name: names.folder, value: orNone(printableLine(workDir), view) },
    ],
    view.columns,
    view.names,
  );
};

// The deliveries of a task: for each target the worst state.
const BAD_FIRST: readonly Delivery['state'][] = ['failed', 'pending', 'delivered'];

const MARKS: Readonly<Record<Delivery['state'], Span>> = {
  failed: { text: '✗ ', tone: 'bad' },
  pending: { text: '◌ ', tone: 'attention' },
  delivered: { text: '✓ ', tone: 'good' },
};

const worstOf = (deliveries: readonly Delivery[]): Delivery | undefined =>
  deliveries.toSorted((one, other) => BAD_FIRST.indexOf(one.state) - BAD_FIRST.indexOf(other.state)).at(0);

/** `✓ telegram:42  ✗ hook: HTTP 410`; undefined: it notifies nobody. */
export const deliveryLine = ({ task, deliveries = [] }: TaskDetail): Line | undefined => {
  const line = task.deliverTo.flatMap((target, at): readonly Span[] => {
    const worst = worstOf(deliveries.filter((delivery) => delivery.target === target));
    const why =
      worst?.error === undefined || worst.state === 'delivered' ? '' : `: ${printableLine(worst.error)}`;
    return [
      ...(at === 0 ? [] : [{ text: '  ' }]),
      ...(worst === undefined ? [] : [MARKS[worst.state]]),
      { text: printableLine(target) + why },
    ];
  });
  return line.length === 0 ? undefined : line;
};
