// The sessions page: the agent, the last message and the running tasks of each session.

import { messageOf, type Session, type Task, type TaskQueryInput } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useEffect, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PROMPT_ROWS } from '../../components/field-prompt.tsx';
import { useListCursor } from '../../components/list/use-list-cursor.ts';
import { useSort } from '../../components/list/use-sort.ts';
import { headRows, type ListLayout } from '../../components/opened-layout.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell, useSurroundings } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { onScreen } from '../../shell/rendering.ts';
import { namedRef } from '../../shell/shown-by.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { useTaskActions } from '../tasks/actions/use-task-actions.ts';
import { type Asking, SessionPrompt } from './session-prompt.tsx';
import { filterSessions, listedColumns } from './session-rows.ts';
import { SessionsView } from './sessions-view.tsx';
import { useSessionActions } from './use-session-actions.ts';
import { useSessions } from './use-sessions.ts';

const idOf = ({ id }: Session): string => id;
const NONE: readonly Session[] = [];

export const SessionsPage: FC<PageProps> = ({ columns, rows, location }) => {
  const deps = useDeps();
  const { sessions: said, shell: common } = deps.words.screen;
  const shell = useShell();
  const { value, error, reload } = useSessions();
  const [filter, setFilter] = useState('');
  const [asking, setAsking] = useState<Asking>();
  const all = value ?? NONE;
  const known = listedColumns(onScreen(deps, 0), () => undefined);
  // The last message is loaded only for visible rows.
  const sortable = known.filter(({ head }) => head !== said.columns.last);
  const sort = useSort(filterSessions(all, filter), sortable);
  const { items: found } = sort;
  const layout = layoutSessions(rows - (asking === undefined ? 0 : PROMPT_ROWS));
  const list = useListCursor({ items: found, idOf, rows: layout.list });
  const actions = useSessionActions(reload);
  const ofTasks = useSessionTasks(reload);
  usePageHead({ title: said.title, ...(value === undefined ? {} : { note: said.count(all.length) }) });

  const wanted = location.page === 'sessions' ? location.session : undefined;
  const wantedId = all.find(({ name, id }) => name === wanted || id === wanted)?.id;
  const { moveTo } = list;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link to a session selects it once
  useEffect(() => {
    if (wantedId !== undefined) moveTo(wantedId);
  }, [wantedId]);

  const { item } = list;
  const open = ({ name, agent }: Session): void => shell.go({ page: 'chat', session: name, agent });
  const copyKeys = useCopyKeys(() => namedRef('sessions', list.newest()));
  const ofOne = (session: Session): readonly Binding[] => [
    { keys: ['enter', 'v'], label: said.keys.open, run: () => open(session) },
    { keys: ['a'], label: common.verbs.answer, isQuiet: true, run: () => ofTasks.answer(session) },
    { keys: ['c'], label: common.verbs.cancel, isQuiet: true, run: () => ofTasks.cancel(session) },
    { keys: ['l'], label: common.verbs.log, isQuiet: true, run: () => ofTasks.log(session) },
    { keys: ['R'], label: said.keys.rename, run: () => setAsking({ kind: 'rename', session }) },
    { keys: ['x'], label: said.keys.reset, run: () => void actions.reset(session) },
  ];
  const bindings: readonly Binding[] = [
    ...(item === undefined ? [] : ofOne(item)),
    ...(item === undefined ? [] : copyKeys),
    ...sort.bindings,
    { keys: ['n'], label: said.keys.create, run: () => setAsking({ kind: 'create' }) },
    { keys: ['/'], label: said.keys.filter, run: () => setAsking({ kind: 'filter' }) },
    ...(filter === '' ? [] : [{ keys: ['escape'], label: said.keys.back, run: () => setFilter('') }]),
    ...moveBindings(list.move, common.keys.move),
  ];
  useKeyLayer({ title: said.title, level: 'page', bindings }, asking === undefined);

  const body = { columns, rows: layout.head + layout.list + layout.detail };
  const isEmpty = value !== undefined && found.length === 0;
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Box height={body.rows} flexShrink={0} flexDirection="column">
        {error !== undefined && value === undefined ? (
          <EmptyState text={error} tone="bad" {...body} />
        ) : isEmpty && all.length > 0 ? (
          <EmptyState text={said.noMatch(filter)} {...body} />
        ) : isEmpty ? (
          <EmptyState text={said.empty} hint={said.emptyHint} {...body} />
        ) : (
          <SessionsView
            items={found}
            mark={sort.mark}
            idOf={idOf}
            list={list}
            layout={layout}
            columns={columns}
            onOpen={open}
          />
        )}
      </Box>
      {asking === undefined ? null : (
        <SessionPrompt
          {...{ asking, filter, actions, columns }}
          onFilter={setFilter}
          onClose={(session) => {
            setAsking(undefined);
            if (session !== undefined) list.moveTo(session.id);
          }}
        />
      )}
    </Box>
  );
};

// How the rows of the page are split: the list first, and a few lines about one session if there is room.
const DETAIL_FROM_ROWS = 14;
const DETAIL_SHARE = 0.3;

/** `rows` without the prompt. */
const layoutSessions = (rows: number): ListLayout => {
  const head = headRows(rows);
  const detail = rows >= DETAIL_FROM_ROWS ? Math.floor(rows * DETAIL_SHARE) : 0;
  return { head, list: Math.max(0, rows - head - detail), detail };
};

// The actions on the tasks of a session: answer a request, open the last log, cancel running tasks.
interface SessionTasks {
  answer(session: Session): void;
  log(session: Session): void;
  cancel(session: Session): void;
}

/** The maximum number of tasks read per session. */
const MAX_ACTIVE = '100';

const useSessionTasks = (changed: () => void): SessionTasks => {
  const { deps, shell, queue } = useSurroundings();
  const { client, words } = deps;
  const { sessions, tasks: taskWords, shell: common } = words.screen;
  const actions = useTaskActions(changed);
  /** Applies it to the matching tasks once they are loaded; reports why if there are none. */
  const withTasks = (
    query: TaskQueryInput,
    act: (tasks: readonly [Task, ...Task[]]) => void,
    none: string,
  ): void => {
    const work = client.tasks.list(query).then(({ tasks: [first, ...rest] }) => {
      if (first === undefined) shell.say(none);
      else act([first, ...rest]);
    });
    queue.hold(work);
    work.catch((error: unknown) => shell.say(common.failed(messageOf(error)), 'bad'));
  };
  return {
    answer: ({ name }) =>
      withTasks(
        { session: name, status: 'needs_input', order: 'attention', limit: '1' },
        ([{ id, session, agent }]) => shell.go({ page: 'chat', session, agent, taskId: id }),
        taskWords.said.asksNothing,
      ),
    log: ({ name }) =>
      withTasks(
        { session: name, limit: '1' },
        ([{ id }]) => shell.go({ page: 'tasks', taskId: id, view: 'log' }),
        sessions.nothingRuns,
      ),
    cancel: ({ name }) =>
      withTasks(
        { session: name, status: 'needs_input,running,pending', limit: MAX_ACTIVE },
        ([first, ...rest]) =>
          rest.length === 0 ? actions.cancel(first) : actions.cancelMany([first, ...rest]),
        sessions.nothingRuns,
      ),
  };
};
