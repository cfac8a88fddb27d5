// The key bindings of the workflows page: run a saved workflow; open, scroll and cancel a run.

import { shortId } from '@coxswain/protocol';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import { type Shown, taskRef, workflowRef } from '../../shell/shown-by.ts';
import { useAttempt } from '../../shell/use-attempt.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import { nameOf, type WorkflowItem, type WorkflowTab } from './workflow-rows.ts';

export interface WorkflowKeyPorts {
  readonly tab: WorkflowTab;
  readonly hasItem: boolean;
  /** It is a run that has not ended. */
  readonly isCancellable: boolean;
  /** The item under the cursor right now. */
  item(): WorkflowItem | undefined;
  turn(tab?: WorkflowTab): void;
  move(to: ListMove): void;
  scroll(by: number): void;
  reload(): void;
  readonly sortKeys: readonly Binding[];
}

/** Starts a saved workflow or cancels a run after confirmation, and reports the result. */
const useActions = ({ turn, reload }: WorkflowKeyPorts) => {
  const { client, words, workDir, environment } = useDeps();
  const shell = useShell();
  const { workflows: said, shell: common } = words.screen;
  const attempt = useAttempt(reload);
  const run = (item: WorkflowItem): void =>
    attempt(async () => {
      if (item.kind !== 'saved') return undefined;
      const { name, steps } = item.saved;
      const title = said.confirmRun(nameOf(item), steps);
      if (!(await shell.confirm({ title, action: said.keys.run }))) return undefined;
      const from = { saved: name, folder: workDir, workDir, environment: { ...environment } };
      const task = await client.workflows.run({ ...from, source: 'cockpit' });
      turn('runs');
      return said.started(shortId(task.id));
    });
  const cancel = (item: WorkflowItem): void =>
    attempt(async () => {
      if (item.kind !== 'run') return undefined;
      const { id } = item.task;
      const title = said.confirmCancel(nameOf(item));
      const action = common.verbs.cancel;
      if (!(await shell.confirm({ title, action, isDangerous: true }))) return undefined;
      await client.tasks.cancel(id);
      return said.cancelling(shortId(id));
    });
  return { run, cancel };
};

export const useWorkflowKeys = (ports: WorkflowKeyPorts): void => {
  const { tab, hasItem, isCancellable, item, turn, move, scroll, sortKeys } = ports;
  const { words } = useDeps();
  const shell = useShell();
  const { workflows: said, shell: common } = words.screen;
  const actions = useActions(ports);
  const withItem = (does: (item: WorkflowItem) => void) => () => {
    const found = item();
    if (found) does(found);
  };
  const shown = (): Shown | undefined => {
    const found = item();
    return found?.kind === 'run' ? taskRef(found.task) : workflowRef(found?.saved);
  };
  const copyKeys = useCopyKeys(shown);
  const open = (view?: 'log') =>
    withItem((found) => {
      if (found.kind === 'run') shell.go({ page: 'tasks', taskId: found.task.id, ...(view && { view }) });
    });
  const ofRun: readonly Binding[] = [
    { keys: ['enter'], label: said.keys.open, run: open() },
    { keys: ['l'], label: common.verbs.log, run: open('log') },
  ];
  const ofActiveRun: readonly Binding[] = [
    { keys: ['c'], label: common.verbs.cancel, run: withItem(actions.cancel) },
  ];
  const ofSaved: readonly Binding[] = [
    { keys: ['r', 'enter'], label: said.keys.run, run: withItem(actions.run) },
  ];
  useKeyLayer({
    title: said.title,
    level: 'page',
    bindings: [
      ...(hasItem ? (tab === 'runs' ? ofRun : ofSaved) : []),
      ...(isCancellable ? ofActiveRun : []),
      ...(hasItem ? copyKeys : []),
      { keys: [']', '[', 'tab'], label: said.keys.tab, run: () => turn() },
      ...sortKeys,
      { keys: ['J'], label: said.keys.scroll, isQuiet: true, run: () => scroll(1) },
      { keys: ['K'], label: said.keys.scroll, isQuiet: true, run: () => scroll(-1) },
      ...moveBindings(move, common.keys.move),
    ],
  });
};
