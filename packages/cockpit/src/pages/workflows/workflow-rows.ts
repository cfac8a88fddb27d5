// Saved workflows and their runs as rows of one list.

import { printableLine, type SavedWorkflow, type Task } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { taskColumns } from '@coxswain/views/task';
import { workflowColumns } from '@coxswain/views/workflow';
import { columnsAbout } from '../../components/list/columns-about.ts';
import type { ScreenContext } from '../../shell/rendering.ts';

export const WORKFLOW_TABS = ['saved', 'runs'] as const;
export type WorkflowTab = (typeof WORKFLOW_TABS)[number];

export type WorkflowItem =
  | { readonly kind: 'saved'; readonly saved: SavedWorkflow }
  | { readonly kind: 'run'; readonly task: Task };

export const idOf = (item: WorkflowItem): string => (item.kind === 'saved' ? item.saved.path : item.task.id);

const runName = ({ composition, description }: Task): string =>
  printableLine(composition?.kind === 'workflow' ? composition.name : description);

export const nameOf = (item: WorkflowItem): string =>
  item.kind === 'saved' ? printableLine(item.saved.name) : runName(item.task);

const savedOf = (item: WorkflowItem) => (item.kind === 'saved' ? item.saved : undefined);
const taskOf = (item: WorkflowItem) => (item.kind === 'run' ? item.task : undefined);

export const listedColumns = (tab: WorkflowTab, view: ScreenContext): readonly Column<WorkflowItem>[] => {
  const { name, steps, state, description } = workflowColumns(view);
  if (tab === 'saved') return columnsAbout(savedOf, [name, steps, state, description]);
  const { status, elapsed, started } = taskColumns(view);
  return [
    { head: name.head, rank: 0, grows: true, least: 10, cell: (item) => nameOf(item) },
    ...columnsAbout(taskOf, [
      { ...status, rank: 1 },
      { ...elapsed, rank: 2 },
      { ...started, rank: 3 },
    ]),
  ];
};
