// The work of an agent: its plan and its tool calls, with the style of each state.

import type { Words } from '@coxswain/locale';
import {
  formatDuration,
  type PlanEntry,
  printable,
  printableLine,
  type ToolCall,
  type ToolCallStatus,
} from '@coxswain/protocol';
import { type Field, field } from './fields.ts';
import { joined, type Line, type Span, type Tone } from './line.ts';

const PLAN: Readonly<Record<PlanEntry['status'], readonly [glyph: string, tone: Tone, text: Tone]>> = {
  pending: ['·', 'quiet', 'text'],
  in_progress: ['▸', 'running', 'strong'],
  completed: ['✓', 'good', 'quiet'],
  failed: ['✗', 'bad', 'bad'],
  cancelled: ['⊘', 'cancelled', 'quiet'],
  skipped: ['⊘', 'cancelled', 'quiet'],
};

/** The mark of an entry of a plan, and the tone of its text. */
export const planStyle = (status: PlanEntry['status']): { readonly mark: Span; readonly tone: Tone } => {
  const [text, tone, textTone] = PLAN[status];
  return { mark: { text, tone }, tone: textTone };
};

/** The plan as a checklist. */
export const planLines = (plan: readonly PlanEntry[]): readonly Line[] =>
  plan.map(({ content, status }) => {
    const { mark, tone } = planStyle(status);
    return [mark, { text: ' ' }, { text: printableLine(content), tone }];
  });

const TOOLS: Readonly<Record<ToolCallStatus, readonly [glyph: string, tone: Tone]>> = {
  pending: ['·', 'pending'],
  running: ['▸', 'running'],
  completed: ['✓', 'good'],
  failed: ['✗', 'bad'],
  skipped: ['⊘', 'cancelled'],
  cancelled: ['⊘', 'cancelled'],
};

export const toolMark = (status: ToolCallStatus): Span => {
  const [text, tone] = TOOLS[status];
  return { text, tone };
};

/** The subject of a call, unless it repeats the name. */
export const toolTitle = ({ name, title = name }: ToolCall): string =>
  title === name ? '' : printableLine(title);

/** `✓ edit_file  packages/api.ts  12s`. */
export const toolHead = (call: ToolCall, { status }: Words): Line => {
  const title = toolTitle(call);
  return [
    toolMark(call.status),
    { text: ' ' },
    { text: printableLine(call.name), tone: 'strong' },
    { text: title === '' ? '' : `  ${title}` },
    { text: call.status === 'completed' ? '' : `  ${status.toolCall[call.status]}` },
    {
      text: call.durationMs === undefined ? '' : `  ${formatDuration(call.durationMs, true)}`,
      tone: 'quiet',
    },
  ];
};

/** Input or output as printable text. */
export const toolValue = (value: unknown): string => {
  if (value === undefined) return '';
  return printable(typeof value === 'string' ? value : JSON.stringify(value, null, 2)).trimEnd();
};

/** The first lines of a text, and how many more there are. */
export const firstLines = (text: string, most: number): string => {
  const lines = text.split('\n');
  return lines.length <= most ? text : [...lines.slice(0, most), `… +${lines.length - most}`].join('\n');
};

/** Its files and the size of its changes; the changes themselves are in `--json`. */
const filesText = ({ locations = [], diffs = [] }: ToolCall): string => {
  const positions = locations.map(({ path, line }) => (line === undefined ? path : `${path}:${line}`));
  const changed = diffs.map(({ path }) => path).filter((path) => !locations.some((at) => at.path === path));
  return printableLine(joined([...new Set([...positions, ...changed])], ', '));
};

/** More of one value would hide the other calls; `--json` has it all. */
const MAX_LINES = 40;

/** The files of a call, its input and its output. */
export const toolFields = (call: ToolCall, { fields }: Words): readonly Field[] => [
  ...field(fields.files, filesText(call)),
  ...field(fields.input, firstLines(toolValue(call.input), MAX_LINES)),
  ...field(fields.output, firstLines(toolValue(call.output), MAX_LINES)),
];
