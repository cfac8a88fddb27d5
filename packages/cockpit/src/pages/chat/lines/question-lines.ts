// A request of an agent in full, and its outcome.

import { type InputRequest, printableLine } from '@coxswain/protocol';
import type { Tone } from '@coxswain/views';
import { formFields } from '../../../choice/request-form.ts';
import { detailLines } from '../../inbox/detail-lines.ts';
import type { EntryOf } from '../transcript/entry.ts';
import type { Layout } from './layout.ts';
import { type ChatLine, line, span } from './line.ts';
import { wrapProse } from './wrap.ts';

const INDENT = '  ';

const optionLines = ({ options = [] }: InputRequest, { columns }: Layout): readonly ChatLine[] =>
  options.flatMap(({ label }, number) =>
    wrapProse(printableLine(label), columns - 5).map((row, at) =>
      line(span(at === 0 ? `${INDENT}${number + 1} ` : `${INDENT}  `, 'accent'), span(row)),
    ),
  );

/** A form with one field takes plain text. */
const fieldLines = ({ schema }: InputRequest, { columns, words }: Layout): readonly ChatLine[] => {
  const fields = formFields(schema);
  if (fields.length < 2) return [];
  const rows = fields.flatMap(({ name, label, choices }) => {
    const offered = choices.map(({ value }) => value).join(' | ');
    const about = [label === name ? '' : label, offered].filter((part) => part !== '').join(': ');
    return wrapProse(`- "${name}"${about === '' ? '' : `  ${about}`}`, columns - 2);
  });
  return [
    line(span(INDENT + words.screen.chat.asking.fields, 'quiet')),
    ...rows.map((row) => line(span(INDENT + row))),
  ];
};

const outcomeOf = (request: InputRequest, { words, columns }: Layout): readonly ChatLine[] => {
  const { asking } = words.screen.chat;
  const { state, answer, answeredBy = '', options = [] } = request;
  if (state === 'open') return [];
  const by = printableLine(answeredBy);
  const option = options.find(({ id }) => id === answer?.optionId);
  const isYes = answer?.decision !== 'deny' && !option?.meaning?.startsWith('deny');
  const [text, tone]: readonly [string, Tone] =
    state === 'cancelled'
      ? [`– ${asking.withdrawn}`, 'cancelled']
      : state === 'expired'
        ? [`– ${asking.expired}`, 'cancelled']
        : request.kind === 'question' && state === 'answered'
          ? [`✓ ${asking.answeredBy(by)}`, 'good']
          : state === 'denied' || !isYes
            ? [`✗ ${asking.deniedBy(by)}`, 'bad']
            : [
                `✓ ${answer?.decision === 'approve_always' ? asking.alwaysBy(by) : asking.approvedBy(by)}`,
                'good',
              ];
  const said = [option?.label, answer?.text].filter((part) => part !== undefined && part !== '').join(': ');
  const rows = wrapProse(said === '' ? text : `${text}: ${said}`, columns - INDENT.length);
  return rows.map((row) => line(span(INDENT + row, tone)));
};

/** An answered permission keeps its detail only while it is open, so that what follows is not pushed away. */
export const questionLines = ({ request }: EntryOf<'question'>, layout: Layout): readonly ChatLine[] => {
  const { columns } = layout;
  const isWaiting = request.state === 'open';
  const title = wrapProse(request.title, columns - 2).map((row, at) =>
    line(span(at === 0 ? '? ' : INDENT, 'attention'), span(row, isWaiting ? 'strong' : 'text')),
  );
  if (!isWaiting && !layout.isOpen) return [...title, ...outcomeOf(request, layout)];
  const detail = request.detail === undefined ? [] : detailLines(request.detail, columns - 4);
  return [
    ...title,
    ...detail.map((spans) => line(span(INDENT + INDENT), ...spans)),
    ...(request.kind === 'question' ? optionLines(request, layout) : []),
    ...(isWaiting ? fieldLines(request, layout) : []),
    ...outcomeOf(request, layout),
  ];
};
