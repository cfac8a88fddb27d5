// One request in full: the question, the exact command or change, its task and the possible answers.

import type { AllWords } from '@coxswain/locale/cockpit';
import {
  cellWidth,
  formatDuration,
  type InputRequest,
  printable,
  printableLine,
  shortId,
} from '@coxswain/protocol';
import { type Field, field, fieldLines } from '@coxswain/views';
import { choicesOf } from '../../choice/choices.ts';
import { type FormField, formFields } from '../../choice/request-form.ts';
import type { Line } from '../../text/line.ts';
import { detailLines } from './detail-lines.ts';
import type { Asked } from './use-inbox.ts';

const INDENT = 2;
const NAME_GAP = 2;

/** `2 Always allow git push (Y)`: what "always" covers is shown where it is offered. */
const numbered = (request: InputRequest, words: AllWords): string => {
  const always = choicesOf(request, words).find(({ keys }) => keys.includes('Y'))?.answer?.optionId;
  return (request.options ?? [])
    .map(({ id, label }, at) => `${at + 1} ${printableLine(label)}${id === always ? ' (Y)' : ''}`)
    .join('\n');
};

const fieldText = ({ name, label, about, choices, isRequired }: FormField, optional: string): string => {
  const shown = label === name ? name : `${name}: ${label}`;
  const values = choices.map(({ value }) => value).join(' | ');
  const parts = [isRequired ? '' : optional, values, about ?? ''].filter((part) => part !== '');
  return printableLine(parts.length === 0 ? shown : `${shown} (${parts.join('; ')})`);
};

/** The lines, each at most `columns` wide. */
export const requestLines = ({ request, task }: Asked, words: AllWords, columns: number): readonly Line[] => {
  const { inbox } = words.screen;
  const { title, detail, options = [], schema, kind, expiresAt } = request;
  const names = [inbox.asks, inbox.task, inbox.options, inbox.fields, inbox.expires];
  const nameCells = Math.max(...names.map(cellWidth)) + NAME_GAP;
  const lines = (fields: readonly Field[]): readonly Line[] =>
    fieldLines(fields, { width: columns, nameCells });
  const who = task === undefined ? '' : `${printableLine(task.agent)}, `;
  const about = `${shortId(request.taskId)}  ${printableLine(task?.description ?? '')}`.trimEnd();
  const shownDetail = detail === undefined ? [] : detailLines(detail, columns - INDENT);
  return [
    ...lines(
      field(inbox.asks, { text: `${who}${words.input.kind[kind]}: ${printable(title)}`, tone: 'attention' }),
    ),
    ...shownDetail.map((line): Line => [{ text: ' '.repeat(INDENT) }, ...line]),
    ...lines([
      ...field(inbox.task, about),
      ...field(inbox.options, options.length === 0 ? undefined : numbered(request, words)),
      ...field(inbox.fields, ...formFields(schema).map((each) => fieldText(each, inbox.optional))),
      ...field(inbox.expires, expiresAt?.slice(0, 19).replace('T', ' ')),
    ]),
  ];
};

/** `waiting for 1m10s`. */
export const waitingText = ({ request }: Asked, words: AllWords, nowMs: number): string =>
  words.screen.inbox.waitingFor(formatDuration(nowMs - Date.parse(request.createdAt)));
