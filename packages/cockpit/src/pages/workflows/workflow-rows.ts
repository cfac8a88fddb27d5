// Saved workflows and their runs as rows of one list.

import { grouped } from '@coxswain/locale';
import type { AllWords } from '@coxswain/locale/cockpit';
import {
  formatDuration,
  printableLine,
  type SavedWorkflow,
  type Task,
  taskElapsedMs,
} from '@coxswain/protocol';
import { agoText, type Column, type Span, shownStatus, statusStyle } from '@coxswain/views';

export const WORKFLOW_TABS = ['saved', 'runs'] as const;
export type WorkflowTab = (typeof WORKFLOW_TABS)[number];

export type WorkflowItem =
  | { readonly kind: 'saved'; readonly saved: SavedWorkflow }
  | { readonly kind: 'run'; readonly task: Task };

export const idOf = (item: WorkflowItem): string => (item.kind === 'saved' ? item.saved.path : item.task.id);

interface View {
  readonly words: AllWords;
  readonly nowMs: number;
}

const stateOf = ({ origin, trust, ignored, hiddenBy, fault }: SavedWorkflow, words: AllWords): Span => {
  const { saved } = words.workflows;
  if (fault !== undefined) return { text: words.workflows.faults(1), tone: 'bad' };
  if (ignored !== undefined) return { text: saved.ignored, tone: 'bad' };
  if (hiddenBy !== undefined) return { text: saved.hidden, tone: 'quiet' };
  if (origin === 'home' || trust === undefined) return { text: saved.home, tone: 'quiet' };
  return { text: saved[trust], tone: trust === 'trusted' ? 'good' : 'attention' };
};

const NOTHING: Span = { text: '' };
const ofSaved =
  (cell: (saved: SavedWorkflow) => Span) =>
  (item: WorkflowItem): Span =>
    item.kind === 'saved' ? cell(item.saved) : NOTHING;
const ofRun =
  (cell: (task: Task) => Span) =>
  (item: WorkflowItem): Span =>
    item.kind === 'run' ? cell(item.task) : NOTHING;

const runName = ({ composition, description }: Task): string =>
  printableLine(composition?.kind === 'workflow' ? composition.name : description);

export const nameOf = (item: WorkflowItem): string =>
  item.kind === 'saved' ? printableLine(item.saved.name) : runName(item.task);

export const workflowColumns = (
  tab: WorkflowTab,
  { words, nowMs }: View,
): readonly Column<WorkflowItem>[] => {
  const { columns } = words.screen.workflows;
  const name = { head: columns.name, rank: 0, cell: (item: WorkflowItem) => ({ text: nameOf(item) }) };
  if (tab === 'saved')
    return [
      name,
      {
        head: columns.steps,
        rank: 2,
        align: 'right',
        cell: ofSaved(({ steps }) => ({ text: grouped(steps) })),
      },
      { head: columns.state, rank: 1, cell: ofSaved((saved) => stateOf(saved, words)) },
      {
        head: columns.description,
        rank: 3,
        grows: true,
        least: 12,
        cell: ofSaved(({ description = '' }) => ({ text: printableLine(description), tone: 'quiet' })),
      },
    ];
  return [
    { ...name, grows: true, least: 10 },
    {
      head: columns.status,
      rank: 1,
      cell: ofRun((task) => {
        const { glyph, word, tone } = statusStyle(shownStatus(task), words);
        return { text: `${glyph} ${word}`, tone };
      }),
    },
    {
      head: columns.elapsed,
      rank: 2,
      align: 'right',
      cell: ofRun((task) => ({
        text: task.startedAt === undefined ? '–' : formatDuration(taskElapsedMs(task, nowMs)),
      })),
    },
    {
      head: columns.started,
      rank: 3,
      cell: ofRun(({ startedAt, createdAt }) => ({
        text: agoText(startedAt ?? createdAt, { words, nowMs, surface: 'screen' }),
        tone: 'quiet',
      })),
    },
  ];
};
