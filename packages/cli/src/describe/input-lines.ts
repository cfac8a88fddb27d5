// What a task has asked, whole, and what was answered.

import type { InputAnswer, InputRequest } from '@coxswain/protocol';
import { timeText } from '@coxswain/views';
import { safeLine, safeText } from '../output/output.ts';
import { rendering, type Shown, shownId } from '../output/rendering.ts';
import { type Field, fieldLines } from './fields.ts';
import { indented } from './indented.ts';

const INDENT = 4;

/** An answer in one line: the decision, the option, the words. */
export const answerText = ({ decision, optionId, text }: InputAnswer): string =>
  safeLine([decision, optionId, text].filter((part) => part !== undefined).join(' '));

const optionsText = ({ options = [] }: InputRequest): string | undefined =>
  options.length === 0
    ? undefined
    : options.map(({ id, label }) => `${safeLine(id)}  ${safeLine(label)}`).join('\n');

/** One request: its head, the exact command or diff, its options and its answer. `asker` says who asks, where that is unclear. */
export const requestLines = (request: InputRequest, shown: Shown, asker?: string): string[] => {
  const { output, words } = shown;
  const { paint } = output;
  const glyph = request.state === 'open' ? paint.attention('?') : paint.quiet('✓');
  const id = paint.strong(shownId(request.id, output));
  const rest: Field[] = [
    [words.fields.task, asker],
    [words.fields.options, optionsText(request)],
    [words.fields.asked, timeText(request.createdAt, rendering(shown))],
    [words.fields.state, words.input.state[request.state]],
    [words.fields.answer, request.answer === undefined ? undefined : answerText(request.answer)],
    [words.fields.answeredBy, request.answeredBy === undefined ? undefined : safeLine(request.answeredBy)],
  ];
  const detail = request.detail === undefined ? [] : safeText(request.detail).trimEnd().split('\n');
  return [
    `${glyph} ${id}  ${words.input.kind[request.kind]}  ${safeLine(request.title)}`,
    ...indented(detail, INDENT * 2),
    ...indented(fieldLines(rest, paint), INDENT),
  ];
};
