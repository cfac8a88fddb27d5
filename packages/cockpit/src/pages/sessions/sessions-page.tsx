// The sessions page: the agent, the last message and the running tasks of each session.

import { messageOf, type Session, type Task, type TaskQueryInput } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { sessionColumns } from '@coxswain/views/session';
import { type FC, useState } from 'react';
import { PROMPT_ROWS } from '../../components/field-prompt.tsx';
import { ListPage, useListPage } from '../../components/list/list-page.tsx';
import { headRows, type ListLayout } from '../../components/opened-layout.ts';
import { useNow } from '../../data/use-now.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell, useSurroundings } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { onScreen, type ScreenContext } from '../../shell/rendering.ts';
import { namedRef } from '../../shell/shown-by.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import { useTaskActions } from '../tasks/actions/use-task-actions.ts';
import { SessionDetail, useSaid } from './session-detail.tsx';
import { type Asking, SessionPrompt } from './session-prompt.tsx';
import { useSessionActions } from './use-session-actions.ts';
import { useSessions } from './use-sessions.ts';

const idOf = ({ id }: Session): string => id;
/** Times are shown in minutes. */
const MINUTE_MS = 60_000;

type Said = ReturnType<typeof useSaid>;

const lastColumn = ({ words }: ScreenContext, saidIn: Said): Column<Session> => ({
  head: words.screen.sessions.columns.last,
  rank: 4,
  grows: true,
  least: 16,
  cell: (session) => ({ text: saidIn(session) ?? '', tone: 'quiet' }),
});

export const SessionsPage: FC<PageProps> = ({ columns, rows, location }) => {
  const deps = useDeps();
  const { sessions: said, shell: common } = deps.words.screen;
  const shell = useShell();
  const resource = useSessions();
  const nowMs = useNow((resource.value ?? []).length > 0, MINUTE_MS);
  const view = onScreen(deps, nowMs);
  const { name, agent, active, tokens, used } = sessionColumns(view);
  const [asking, setAsking] = useState<Asking>();
  const page = useListPage({
    resource,
    idOf,
    // The last message is loaded only for visible rows.
    table: [name, agent, active, tokens, used],
    words: said,
    filter: { textOf: (each) => `${each.name} ${each.agent} ${each.title ?? ''}`, words: said },
    layout: layoutSessions,
    rows,
    footRows: asking === undefined ? 0 : PROMPT_ROWS,
    wanted: location.page === 'sessions' ? location.session : undefined,
    isOpened: false,
  });
  const { item, cursor, newest, move, moveTo } = page.list;
  const saidIn = useSaid((page.items ?? []).slice(cursor.top, cursor.top + page.layout.list));
  const actions = useSessionActions(resource.reload);
  const ofTasks = useSessionTasks(resource.reload);
  const open = (session: Session): void =>
    shell.go({ page: 'chat', session: session.name, agent: session.agent });
  const copyKeys = useCopyKeys(() => namedRef('sessions', newest()));
  const ofOne = (session: Session): readonly Binding[] => [
    { keys: ['enter', 'v'], label: said.keys.open, run: () => open(session) },
    { keys: ['a'], label: common.verbs.answer, isQuiet: true, run: () => ofTasks.answer(session) },
    { keys: ['c'], label: common.verbs.cancel, isQuiet: true, run: () => ofTasks.cancel(session) },
    { keys: ['l'], label: common.verbs.log, isQuiet: true, run: () => ofTasks.log(session) },
    { keys: ['R'], label: said.keys.rename, run: () => setAsking({ kind: 'rename', session }) },
    { keys: ['x'], label: said.keys.reset, run: () => actions.reset(session) },
    ...copyKeys,
  ];
  const bindings: readonly Binding[] = [
    ...(item === undefined ? [] : ofOne(item)),
    ...page.sortKeys,
    { keys: ['n'], label: said.keys.create, run: () => setAsking({ kind: 'create' }) },
    ...page.filterKeys,
    ...moveBindings(move, common.keys.move),
  ];
  useKeyLayer({ title: said.title, level: 'page', bindings }, asking === undefined && !page.isFiltering);
  return (
    <ListPage
      {...{ page, columns, rows }}
      table={[name, agent, lastColumn(view, saidIn), active, tokens, used]}
      onOpen={open}
      below={(session) => (
        <SessionDetail {...{ session, columns }} said={saidIn(session)} rows={page.layout.detail} />
      )}
    >
      {asking && (
        <SessionPrompt
          {...{ asking, actions, columns }}
          onClose={(session) => {
            setAsking(undefined);
            if (session !== undefined) moveTo(session.id);
          }}
        />
      )}
    </ListPage>
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
