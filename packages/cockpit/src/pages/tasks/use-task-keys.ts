// Binds the key table to its actions.

import { isActive, type Task, type TaskDetail } from '@coxswain/protocol';
import { type Dispatch, type RefObject, useLayoutEffect, useRef } from 'react';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import type { ScrollExtent } from '../../components/scroll/scroll-state.ts';
import type { Resource } from '../../data/use-resource.ts';
import type { Binding } from '../../keys/binding.ts';
import type { Press } from '../../keys/press.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell, useSurroundings } from '../../shell/context.ts';
import { chatOf } from '../../shell/location.ts';
import { taskRef } from '../../shell/shown-by.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import type { TaskActions } from './actions/use-task-actions.ts';
import { isNarrowing, NO_FILTER } from './filter/task-filter.ts';
import type { ItemAsking } from './items/item-prompt.tsx';
import {
  type Intent,
  isChange,
  isTaskIntent,
  type PageIntent,
  type TaskIntent,
  taskBindings,
} from './task-keys.ts';
import type { TasksAction, TasksState } from './tasks-state.ts';
import type { Marks } from './use-marks.ts';
import type { Subject } from './use-subject.ts';

/** Returns the cursor's move function, for clicks. */
export const useTaskKeys = (settings: {
  readonly state: TasksState;
  readonly dispatch: Dispatch<TasksAction>;
  readonly list: ListState<Task>;
  readonly subject: Subject;
  readonly actions: TaskActions;
  readonly marks: Marks;
  readonly sortKeys: readonly Binding[];
  readonly detail: Resource<TaskDetail>;
  /** The scrollable extent. */
  readonly extent: RefObject<ScrollExtent>;
  /** Table and detail are both on the screen. */
  readonly hasBoth: boolean;
  /** The list is loaded, or loading failed. */
  readonly isListed: boolean;
  /** The cursor is moving: the other end of the list is being loaded. */
  readonly isTurning: boolean;
  /** Opens the to-do prompt. */
  readonly onItem: (asking: ItemAsking) => void;
}): ((to: ListMove | number) => void) => {
  const { state, dispatch, list, subject, actions, marks, detail, extent, hasBoth, isListed, isTurning } =
    settings;
  const { words } = useDeps();
  const shell = useShell();
  const { keys, toDos, layers, said, justChanged, stillReading } = words.screen.tasks;
  const { verbs } = words.screen.shell;
  const { pane, focus } = state;
  const copyKeys = useCopyKeys(() => taskRef(subject.task));
  const isPane = focus === 'pane' || focus === 'answer';
  const isRead = isPane ? detail.value !== undefined || detail.error !== undefined : isListed;
  const isReady = isPane ? subject.task !== undefined || isRead : !isTurning && isRead;
  const early = useEarlyPresses(isReady);

  const moveCursor = (to: ListMove | number): void => {
    list.move(to);
    const item = list.newest();
    if (item) dispatch({ do: 'cursor', taskId: item.id });
  };
  const onTask: Readonly<Record<TaskIntent, (task: Task) => void>> = {
    enter: ({ id }) => dispatch({ do: 'enter', taskId: id }),
    log: ({ id }) => dispatch({ do: 'view', view: 'log', taskId: id }),
    changes: ({ id }) => dispatch({ do: 'view', view: 'changes', taskId: id }),
    cancel: (task) => marks.act(task, actions.cancel, actions.cancelMany),
    retry: (task) => marks.act(task, actions.retry, actions.retryMany),
    delete: (task) => marks.act(task, actions.remove, actions.removeMany),
    chat: (task) => shell.go(chatOf(task)),
    edit: (item) => settings.onItem({ kind: 'edit', item }),
    answer: ({ id, status, kind }) =>
      status === 'needs_input' || (kind === 'item' && isActive(status))
        ? dispatch({ do: 'answer', taskId: id })
        : shell.say(said.asksNothing),
  };
  const onPage: Readonly<Record<PageIntent, () => void>> = {
    escape: () => {
      if (pane) dispatch({ do: 'escape' });
      else if (marks.ids.size > 0) marks.clear();
      else dispatch({ do: 'narrow', filter: NO_FILTER });
    },
    filter: () => dispatch({ do: 'filter', hasTable: hasBoth || !pane }),
    mark: () => {
      const task = list.newest();
      if (isPane || task === undefined) return;
      marks.toggle(task.id);
      moveCursor('down');
    },
    turn: () => {
      marks.clear();
      dispatch({ do: 'turn' });
    },
    turnBack: () => {
      marks.clear();
      dispatch({ do: 'turn', by: -1 });
    },
    tab: () => dispatch({ do: 'tab', hasBoth }),
    new: () => {
      const { agent } = state.filters.items;
      if (state.tab === 'items') settings.onItem({ kind: 'add', agent });
      else shell.go({ page: 'chat', isNew: true });
    },
  };
  const act = (intent: Intent): void => {
    if (!isTaskIntent(intent)) {
      early.drop();
      onPage[intent]();
    } else if (!isReady) shell.say(stillReading);
    else if (isChange(intent) && subject.isTooEarly()) shell.say(justChanged);
    else if (subject.task) onTask[intent](subject.task);
  };
  // A full-page pane takes the keys when it is drawn; until then, and if it has no room, only the exit keys work.
  const isCovered =
    focus === 'filter' || focus === 'answer' || (pane !== undefined && pane.view !== 'detail');
  const leave = (): void => dispatch({ do: focus === 'pane' ? 'escape' : 'done' });
  useKeyLayer({
    title: isPane ? layers.detail : layers.table,
    level: 'page',
    bindings: isCovered
      ? [{ keys: ['escape'], label: keys.close, run: leave }]
      : taskBindings({
          keys,
          itemKeys: toDos.keys,
          isItems: state.tab === 'items',
          verbs,
          copyKeys,
          sortKeys: settings.sortKeys,
          task: subject.task,
          pane,
          focus,
          hasBack: marks.ids.size > 0 || isNarrowing(state.filters[state.tab]),
          isCancelling: subject.task !== undefined && actions.isCancelling(subject.task),
          keepEarly: isReady ? undefined : early.keep,
          act,
          move: (to) => {
            if (isPane) dispatch({ do: 'scroll', to, extent: extent.current });
            else if (typeof to === 'number') moveCursor(list.cursor.index + to);
            else moveCursor(to);
          },
        }),
  });
  return moveCursor;
};

// Early key presses: the user types `cox cockpit tasks` and `l` without waiting for the list. They are kept and replayed once
// it is loaded.

/** The maximum number of presses kept. */
const MAX_KEPT = 16;

interface EarlyPresses {
  keep(press: Press): void;
  /** Drops the kept presses. */
  drop(): void;
}

/** Replays the kept presses when `isReady` becomes true, before later ones. */
const useEarlyPresses = (isReady: boolean): EarlyPresses => {
  const { queue } = useSurroundings();
  const kept = useRef<Press[]>([]);
  useLayoutEffect(() => {
    const presses = kept.current.splice(0);
    if (isReady && presses.length > 0) queue.putBack(presses);
  }, [queue, isReady]);
  return {
    keep: (press) => {
      if (kept.current.length < MAX_KEPT) kept.current.push(press);
    },
    drop: () => void kept.current.splice(0),
  };
};
