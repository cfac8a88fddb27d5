// The agent's plan as a checklist.

import { planStyle } from '@coxswain/views/work';
import type { EntryOf } from '../transcript/entry.ts';
import type { Layout } from './layout.ts';
import { type ChatLine, line, span } from './line.ts';
import { wrapProse } from './wrap.ts';

export const planLines = ({ steps }: EntryOf<'plan'>, { columns }: Layout): readonly ChatLine[] =>
  steps.flatMap(({ content, status }) => {
    const { mark, tone } = planStyle(status);
    return wrapProse(content.replaceAll(/\s+/g, ' '), columns - 2).map((row, at) =>
      line(at === 0 ? mark : span(' '), span(` ${row}`, tone)),
    );
  });
