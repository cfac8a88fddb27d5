// A tool call as a card: one line; opened, it shows its input, changes and output.

import { cutToCells, formatDuration, printableLine, type ToolCall, type ToolDiff } from '@coxswain/protocol';
import { countChange, hunksOf } from '@coxswain/protocol/line-changes';
import type { Tone } from '@coxswain/views';
import { toolMark } from '@coxswain/views/work';
import { lineWidth } from '../../../text/cut-line.ts';
import type { Span } from '../../../text/line.ts';
import type { EntryOf } from '../transcript/entry.ts';
import type { Layout } from './layout.ts';
import { type ChatLine, line, span } from './line.ts';
import { gistOf, valueText } from './value-text.ts';
import { wrapExact } from './wrap.ts';

const INDENT = '  ';

const titleOf = ({ name, title, input }: ToolCall): string => {
  const subject = printableLine(title ?? gistOf(input));
  return subject === printableLine(name) ? '' : subject;
};

const changeSpans = (call: ToolCall): readonly Span[] => {
  if (!call.diffs || call.diffs.length === 0) return [];
  const { added, removed } = countChange(call.diffs);
  return [
    ...(added > 0 ? [span(` +${added}`, 'good')] : []),
    ...(removed > 0 ? [span(` −${removed}`, 'bad')] : []),
  ];
};

const durationText = (ms: number): string =>
  ms < 60_000 ? `${(ms / 1_000).toFixed(1)}s` : formatDuration(ms);

const isOver = ({ status }: ToolCall): boolean => status !== 'pending' && status !== 'running';

/** Its result will never arrive. */
const LOST: Span = { text: '–', tone: 'cancelled' };

const headOf = ({ call, at, isLost }: EntryOf<'tool'>, { columns, isOpen, words }: Layout): ChatLine => {
  const changes = changeSpans(call);
  const title = titleOf(call);
  const room = Math.max(0, columns - 8 - changes.length * 6);
  const name = cutToCells(printableLine(call.name), room);
  const spans = [
    isLost ? LOST : toolMark(call.status),
    span(` ${name}`, isOpen ? 'strong' : 'text'),
    ...(title === '' ? [] : [span(`  ${cutToCells(title, columns)}`, 'quiet')]),
    ...changes,
  ];
  if (isLost) return { spans, right: span(words.screen.chat.tool.lost, 'quiet') };
  if (call.status === 'running') return { spans, runningSince: at };
  if (!isOver(call) || call.durationMs === undefined) return { spans };
  return { spans, right: span(durationText(call.durationMs), 'quiet') };
};

const part = (label: string, text: string, columns: number): readonly ChatLine[] => {
  if (text.trim() === '') return [];
  const rows = wrapExact(text, columns - INDENT.length * 2);
  return [
    line(span(`${INDENT}${label}`, 'quiet')),
    ...rows.map((row) => line(span(`${INDENT}${INDENT}${row}`, 'text'))),
  ];
};

const indented = (lines: readonly ChatLine[]): readonly ChatLine[] =>
  lines.map((each) => ({ ...each, spans: [span(INDENT + INDENT), ...each.spans] }));

export const toolLines = (entry: EntryOf<'tool'>, layout: Layout): readonly ChatLine[] => {
  const head = headOf(entry, layout);
  if (!layout.isOpen) return [head];
  const { call, isLost } = entry;
  const { columns, words } = layout;
  const { tool } = words.screen.chat;
  const diffs = call.diffs ?? [];
  const title = titleOf(call);
  const shown = [
    ...(lineWidth(head.spans) <= columns - 8
      ? []
      : wrapExact(title, columns - INDENT.length).map((row) => line(span(INDENT + row, 'text')))),
    ...part(tool.input, valueText(call.input), columns),
    ...diffs.flatMap((diff) => [
      line(span(`${INDENT}${tool.change}`, 'quiet')),
      ...indented(changeLines(diff, columns - INDENT.length * 2)),
    ]),
    ...part(tool.output, valueText(call.output), columns),
  ];
  const status = isLost ? tool.lost : isOver(call) ? tool.nothing : words.status.toolCall[call.status];
  return [head, ...(shown.length > 0 ? shown : [line(span(`${INDENT}${status}`, 'quiet'))])];
};

// A change of a file as lines: what goes, what comes, and a little around it.
const TONES: Readonly<Record<string, Tone>> = { '-': 'bad', '+': 'good' };

/** The path, and below it the changed lines with their marks; two parts of the file are separated by `…`. */
const changeLines = ({ path, oldText = '', newText }: ToolDiff, columns: number): readonly ChatLine[] => [
  line(span(cutToCells(printableLine(path), columns), 'strong')),
  ...hunksOf(oldText, newText)
    .flatMap(({ lines }, n) => (n === 0 ? lines : [' …', ...lines]))
    .flatMap((text) =>
      wrapExact(text, columns).map((row) => line(span(row, TONES[text.slice(0, 1)] ?? 'quiet'))),
    ),
];
