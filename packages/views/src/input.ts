// The request of a task in full, and its answer.

import { type InputAnswer, type InputRequest, printable, printableLine } from '@coxswain/protocol';
import { field, fieldLines } from './fields.ts';
import { joined, type Line } from './line.ts';
import { idText, timeText } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import { indentedLines } from './section.ts';
import type { Column } from './table.ts';

export const inputColumns = ({ words }: Pick<RenderContext, 'words'>) => {
  const { columns } = words;
  return {
    id: { head: columns.request, cell: ({ id }) => id },
    task: { head: columns.task, cell: ({ taskId }) => taskId },
    kind: { head: columns.kind, cell: ({ kind }) => kind },
    asked: { head: columns.asked, cell: ({ createdAt }) => createdAt },
    question: { head: columns.question, cell: ({ title }) => printableLine(title) },
  } satisfies Record<string, Column<InputRequest>>;
};

const INDENT = 4;

/** An answer in one line: the decision, the option, the words. */
const answerText = ({ decision, optionId, text }: InputAnswer): string =>
  printableLine(joined([decision, optionId, text], ' '));

/** One request: its head, the exact command or diff, its options and its answer. `asker`: who asks, if that is unclear. */
export const inputLines = (
  request: InputRequest,
  context: RenderContext,
  asker?: string,
): readonly Line[] => {
  const { fields, input } = context.words;
  const { options = [], detail = '', answer, answeredBy = '' } = request;
  const rest = [
    ...field(fields.task, asker),
    ...field(
      fields.options,
      ...options.map(({ id, label }) => `${printableLine(id)}  ${printableLine(label)}`),
    ),
    ...field(fields.asked, timeText(request.createdAt, context)),
    ...field(fields.state, input.state[request.state]),
    ...field(fields.answer, answer && answerText(answer)),
    ...field(fields.answeredBy, printableLine(answeredBy)),
  ];
  const shown = printable(detail).trimEnd();
  const isOpen = request.state === 'open';
  return [
    [
      isOpen ? { text: '?', tone: 'attention' } : { text: '✓', tone: 'quiet' },
      { text: ' ' },
      { text: idText(request.id, context), tone: 'strong' },
      { text: `  ${input.kind[request.kind]}  ${printableLine(request.title)}` },
    ],
    ...indentedLines(shown === '' ? [] : shown.split('\n').map((text) => [{ text }]), INDENT * 2),
    ...indentedLines(fieldLines(rest), INDENT),
  ];
};
