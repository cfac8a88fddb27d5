// Tool calls with what went in and what came out.

import { formatDuration, type ToolCall } from '@coxswain/protocol';
import { safeLine, safeText } from '../output/output.ts';
import type { Paint } from '../output/paint.ts';
import type { Shown } from '../output/rendering.ts';
import { fieldLines } from './fields.ts';
import { indented } from './indented.ts';

/** More of one value would hide the other calls; `--json` has it all. */
const MAX_LINES = 40;
const INDENT = 4;

const glyphOf = ({ status }: ToolCall, paint: Paint): string => {
  if (status === 'completed') return paint.good('✓');
  if (status === 'failed') return paint.bad('✗');
  if (status === 'running') return paint.busy('▸');
  return paint.quiet(status === 'pending' ? '·' : '⊘');
};

const valueText = (value: unknown): string | undefined => {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const lines = safeText(text).trimEnd().split('\n');
  if (lines.length <= MAX_LINES) return lines.join('\n');
  return [...lines.slice(0, MAX_LINES), `… +${lines.length - MAX_LINES}`].join('\n');
};

const titleText = ({ title, name }: ToolCall): string =>
  title === undefined || title === name ? '' : `  ${safeLine(title)}`;

/** Where it worked and what it changed; the changes themselves are in `--json`. */
const filesText = ({ locations = [], diffs = [] }: ToolCall): string | undefined => {
  const places = locations.map(({ path, line }) => (line === undefined ? path : `${path}:${line}`));
  const changed = diffs.map(({ path }) => path).filter((path) => !locations.some((at) => at.path === path));
  const files = [...new Set([...places, ...changed])].map(safeLine);
  return files.length === 0 ? undefined : files.join(', ');
};

export const toolCallLines = (calls: readonly ToolCall[], { output, words }: Shown): string[] =>
  calls.flatMap((call) => {
    const { paint } = output;
    const took = call.durationMs === undefined ? '' : `  ${formatDuration(call.durationMs, true)}`;
    const status = call.status === 'completed' ? '' : `  ${words.status.toolCall[call.status]}`;
    const values = fieldLines(
      [
        [words.fields.files, filesText(call)],
        [words.fields.input, valueText(call.input)],
        [words.fields.output, valueText(call.output)],
      ],
      paint,
    );
    return [
      `${glyphOf(call, paint)} ${paint.strong(safeLine(call.name))}${titleText(call)}${status}${paint.quiet(took)}`,
      ...indented(values, INDENT),
    ];
  });
