// The agent's plan as a checklist.

import type { PlanEntry } from '@coxswain/protocol';
import type { ToneName } from '../../../text/line.ts';
import type { EntryOf } from '../transcript/entry.ts';
import type { Layout } from './layout.ts';
import { type ChatLine, line, span } from './line.ts';
import { wrapProse } from './wrap.ts';

export const PLAN_GLYPHS: Readonly<Record<PlanEntry['status'], string>> = {
  pending: '·',
  in_progress: '▸',
  completed: '✓',
  failed: '✗',
  cancelled: '⊘',
  skipped: '⊘',
};
const GLYPH_TONES: Readonly<Record<PlanEntry['status'], ToneName>> = {
  pending: 'quiet',
  in_progress: 'accent',
  completed: 'good',
  failed: 'bad',
  cancelled: 'cancelled',
  skipped: 'cancelled',
};
const TEXT_TONES: Readonly<Record<PlanEntry['status'], ToneName>> = {
  pending: 'text',
  in_progress: 'strong',
  completed: 'quiet',
  failed: 'bad',
  cancelled: 'quiet',
  skipped: 'quiet',
};

export const planLines = ({ steps }: EntryOf<'plan'>, { columns }: Layout): readonly ChatLine[] =>
  steps.flatMap(({ content, status }) =>
    wrapProse(content.replaceAll(/\s+/g, ' '), columns - 2).map((row, at) =>
      line(
        span(at === 0 ? `${PLAN_GLYPHS[status]} ` : '  ', GLYPH_TONES[status]),
        span(row, TEXT_TONES[status]),
      ),
    ),
  );
