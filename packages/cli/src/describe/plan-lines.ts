import type { PlanEntry } from '@coxswain/protocol';
import { safeLine } from '../output/output.ts';
import type { Shown } from '../output/rendering.ts';

const GLYPHS: Readonly<Record<PlanEntry['status'], string>> = {
  pending: '·',
  in_progress: '▸',
  completed: '✓',
  failed: '✗',
  cancelled: '⊘',
  skipped: '⊘',
};

/** The agent's plan as a checklist. */
export const planLines = (plan: readonly PlanEntry[], { output: { paint } }: Shown): string[] =>
  plan.map(({ content, status }) => {
    const line = `${GLYPHS[status]} ${safeLine(content)}`;
    if (status === 'completed') return paint.quiet(line);
    if (status === 'failed') return paint.bad(line);
    return status === 'in_progress' ? paint.strong(line) : line;
  });
