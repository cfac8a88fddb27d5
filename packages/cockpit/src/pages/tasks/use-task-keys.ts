// Binds the key table to what it does.

import type { Task, TaskDetail } from '@coxswain/protocol';
import type { Dispatch, RefObject } from 'react';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import type { ScrollExtent } from '../../components/scroll/scroll-state.ts';
import type { Resource } from '../../data/use-resource.ts';
import { useEarlyPresses } from '../../keys/use-early-presses.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useShell, useWorld } from '../../shell/context.ts';
import type { TaskActions } from './actions/use-task-actions.ts';
import { wantsForm } from './answer/answers.ts';
import { openRequest } from './detail/question-lines.ts';
import {
  type Intent,
  isChange,
  isTaskIntent,
  type PageIntent,
  type TaskIntent,
  taskBindings,
} from './task-keys.ts';
import type { TasksAction, TasksState } from './tasks-state.ts';
import type { Subject } from './use-subject.ts';

export interface TaskKeySettings {
  readonly state: TasksState;
  readonly dispatch: Dispatch<TasksAction>;
  readonly list: ListState<Task>;
  readonly subject: Subject;
  readonly actions: TaskActions;
  readonly detail: Resource<TaskDetail>;
  /** What can be scrolled now. */
  readonly extent: RefObject<ScrollExtent>;
  /** Table and detail are both on the screen. */
  readonly hasBoth: boolean;
  /** The list was read, or could not be. */
  readonly isListed: boolean;
  /** The cursor is on its way to another task: the other end of the list is being read. */
  readonly isTurning: boolean;
}

/** Returns what moves the cursor, for clicks. */
export const useTaskKeys = (settings: TaskKeySettings): ((to: ListMove | number) => void) => {
  const { state, dispatch, list, subject, actions, detail, extent, hasBoth, isListed, isTurning } = settings;
  const { client, words } = useWorld();
  const shell = useShell();
  const { said, keys, layers, justChanged, stillReading } = words.screen.tasks;
  const { pane, focus } = state;
  const isPane = focus === 'pane' || focus === 'answer';
  const isRead = isPane ? detail.value !== undefined || detail.error !== undefined : isListed;
  const isReady = isPane ? subject.task !== undefined || isRead : !isTurning && isRead;
  const early = useEarlyPresses(isReady);

  const moveCursor = (to: ListMove | number): void => {
    list.move(to);
    const item = list.newest();
    if (item) dispatch({ do: 'cursor', taskId: item.id });
  };
  const answer = async (task: Task): Promise<void> => {
    const held = detail.value?.task.id === task.id ? detail.value : undefined;
    const request = openRequest(held ?? (await client.tasks.get(task.id, ['inputs'])));
    if (!request) shell.say(said.asksNothing);
    else if (wantsForm(request)) shell.go({ page: 'inbox', requestId: request.id });
    else dispatch({ do: 'answer', taskId: task.id });
  };
  const failed = (error: unknown): void =>
    shell.say(said.error(error instanceof Error ? error.message : String(error)), 'bad');

  const onTask: Readonly<Record<TaskIntent, (task: Task) => void>> = {
    enter: ({ id }) => dispatch({ do: 'enter', taskId: id }),
    log: ({ id }) => dispatch({ do: 'log', taskId: id }),
    cancel: actions.cancel,
    retry: actions.retry,
    delete: actions.remove,
    copy: actions.copy,
    chat: ({ id, session, agent }) => shell.go({ page: 'chat', session, agent, taskId: id }),
    answer: (task) => void answer(task).catch(failed),
  };
  const onPage: Readonly<Record<PageIntent, () => void>> = {
    escape: () => dispatch({ do: 'escape' }),
    filter: () => dispatch({ do: 'filter' }),
    turn: () => dispatch({ do: 'turn' }),
    tab: () => dispatch({ do: 'tab', hasBoth }),
    new: () => shell.go({ page: 'chat', isNew: true }),
  };
  const act = (intent: Intent): void => {
    if (!isTaskIntent(intent)) {
      early.drop();
      onPage[intent]();
    } else if (!isReady) shell.say(stillReading);
    else if (isChange(intent) && subject.isTooEarly()) shell.say(justChanged);
    else if (subject.task) onTask[intent](subject.task);
  };
  useKeyLayer({
    title: isPane ? (pane?.view === 'log' ? layers.log : layers.detail) : layers.table,
    level: 'page',
    bindings: taskBindings({
      keys,
      task: subject.task,
      pane,
      focus,
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
