// How a status looks: a glyph, a word and a tone, so it can be recognized without colour.

import type { Words } from '@coxswain/locale';
import type { Task, TaskStatus } from '@coxswain/protocol';
import type { Span, Tone } from './line.ts';
import type { RenderContext } from './render-context.ts';

/** `cancelling`: cancellation requested, not stopped yet. */
export type ShownStatus = TaskStatus | 'cancelling';

export interface StatusStyle {
  readonly glyph: string;
  readonly word: string;
  readonly tone: Tone;
}

const STYLES: Readonly<Record<ShownStatus, readonly [glyph: string, tone: Tone]>> = {
  pending: ['·', 'pending'],
  running: ['●', 'running'],
  needs_input: ['?', 'attention'],
  cancelling: ['◌', 'cancelled'],
  completed: ['✓', 'good'],
  failed: ['✗', 'bad'],
  cancelled: ['⊘', 'cancelled'],
};

/** The status of a task, or `cancelling` if cancellation was requested and it has not stopped yet. */
export const shownStatus = ({
  status,
  cancelRequestedAt,
}: Pick<Task, 'status'> & Partial<Pick<Task, 'cancelRequestedAt'>>): ShownStatus =>
  cancelRequestedAt !== undefined && (status === 'running' || status === 'needs_input')
    ? 'cancelling'
    : status;

export const statusStyle = (status: ShownStatus, { status: words }: Pick<Words, 'status'>): StatusStyle => {
  const [glyph, tone] = STYLES[status];
  return { glyph, word: status === 'cancelling' ? words.cancelling : words.task[status], tone };
};

/** `✓ completed`; the ledger's own word in an English pipe, and no glyph where none is allowed. */
export const statusSpan = (
  task: Parameters<typeof shownStatus>[0],
  { words, surface }: Pick<RenderContext, 'words' | 'surface'>,
): Span => {
  const status = shownStatus(task);
  const { glyph, word, tone } = statusStyle(status, words);
  if (surface === 'pipe') return { text: words.language === 'en' ? status : word };
  return { text: surface === 'chat' ? word : `${glyph} ${word}`, tone };
};
