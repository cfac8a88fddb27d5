// Views drawn as lines of text: what the command line is to a view, and each tone as its paint.

import { idText, type Line, type RenderContext, type Span, type Surface, type Tone } from '@coxswain/views';
import type { Context } from '../command.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';

/** What a view needs to know of its surroundings. */
export type Shown = Pick<Context, 'output' | 'words' | 'deps'>;

export const surfaceOf = ({ isTerminal }: Pick<Output, 'isTerminal'>): Surface =>
  isTerminal ? 'terminal' : 'pipe';

export const rendering = ({ output, words, deps }: Shown): RenderContext => ({
  words,
  surface: surfaceOf(output),
  nowMs: deps.nowMs(),
  // Few views need it, and finding it out takes time.
  get timeZone() {
    return deps.timeZone();
  },
});

const ROLES: Readonly<Partial<Record<Tone, Exclude<keyof Paint, 'isOn'>>>> = {
  quiet: 'quiet',
  strong: 'strong',
  accent: 'accent',
  running: 'busy',
  pending: 'quiet',
  good: 'good',
  bad: 'bad',
  cancelled: 'quiet',
  attention: 'attention',
};

export const drawSpan = ({ text, tone = 'text' }: Span, paint: Paint): string => {
  const role = ROLES[tone];
  return role === undefined || text === '' ? text : paint[role](text);
};

export const drawLine = (line: Line, paint: Paint): string =>
  line.map((span) => drawSpan(span, paint)).join('');

/** Each on its own line, indented by that many spaces; empty ones stay empty. */
export const drawLines = (lines: readonly Line[], paint: Paint, indent = 0): string[] =>
  lines.map((line) => {
    const text = drawLine(line, paint);
    return text === '' ? '' : ' '.repeat(indent) + text;
  });

/** An id as this output shows it: the short form for eyes, the whole for scripts. Every command takes either. */
export const shownId = (id: string, output: Pick<Output, 'isTerminal'>): string =>
  idText(id, { surface: surfaceOf(output) });
