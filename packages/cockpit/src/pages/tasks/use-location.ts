// Opens the task of the location: its tab, its detail, and the cursor on it if it is in the list.

import { messageOf } from '@coxswain/protocol';
import { type Dispatch, useEffect, useRef } from 'react';
import { useDeps, useShell } from '../../shell/context.ts';
import type { Location } from '../../shell/location.ts';
import { type TabId, tabOf } from './tab.ts';
import type { TasksAction } from './tasks-state.ts';

export const useLocation = (
  location: Location,
  dispatch: Dispatch<TasksAction>,
  moveTo: (id: string, tab: TabId) => void,
): void => {
  const { client, words } = useDeps();
  const shell = useShell();
  const newest = useRef(moveTo);
  newest.current = moveTo;
  const taskId = location.page === 'tasks' ? location.taskId : undefined;
  const isLog = location.page === 'tasks' && location.view === 'log';
  const { error: failed } = words.screen.tasks.said;
  useEffect(() => {
    if (taskId === undefined) return;
    let isLive = true;
    client.tasks
      .get(taskId)
      .then(({ task }) => {
        if (!isLive) return;
        const tab = tabOf(task);
        dispatch({ do: 'turn', tab });
        dispatch({ do: 'enter', taskId: task.id });
        if (isLog) dispatch({ do: 'view', view: 'log', taskId: task.id });
        newest.current(task.id, tab);
      })
      .catch((error: unknown) => {
        if (isLive) shell.say(failed(messageOf(error)), 'bad');
      });
    return () => {
      isLive = false;
    };
  }, [client, dispatch, shell, failed, taskId, isLog]);
};
