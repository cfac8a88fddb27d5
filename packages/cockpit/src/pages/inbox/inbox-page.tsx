// The inbox: all open requests, oldest first, each in full.

import type { AllWords } from '@coxswain/locale/cockpit';
import { formatDuration, printableLine, shortId } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { Box } from 'ink';
import { type FC, useEffect, useReducer, useRef, useState } from 'react';
import { AnswerPrompt } from '../../choice/answer-prompt.tsx';
import { useAnswering } from '../../choice/use-answering.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PROMPT_ROWS } from '../../components/field-prompt.tsx';
import {
  fitCursor,
  idsOf,
  LIST_START,
  type ListCursor,
  type ListMove,
  moveCursor,
} from '../../components/list/list-cursor.ts';
import { Rule } from '../../components/rule.tsx';
import type { ScrollState } from '../../components/scroll/scroll-state.ts';
import { useScroll } from '../../components/scroll/use-scroll.ts';
import { ScrollView } from '../../components/scroll-view.tsx';
import { TableList } from '../../components/table-list.tsx';
import { useNow } from '../../data/use-now.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import type { Line } from '../../text/line.ts';
import { useTaskActions } from '../tasks/actions/use-task-actions.ts';
import { emptyInbox, inboxReducer } from './inbox-state.ts';
import { requestLines, waitingText } from './request-lines.ts';
import { type Asked, type InboxData, useInbox } from './use-inbox.ts';
import { useInboxKeys } from './use-inbox-keys.ts';

const idOf = ({ request }: Asked): string => request.id;
const NONE: readonly Asked[] = [];

export const InboxPage: FC<PageProps> = ({ columns, rows, location }) => {
  const { clock, words } = useDeps();
  const inbox = useInbox();
  const wantedId = location.page === 'inbox' ? location.requestId : undefined;
  const [state, dispatch] = useReducer(inboxReducer, wantedId, emptyInbox);
  const [seen, setSeen] = useState(inbox.value);
  // The shown request and the keys that answer it change in the same render.
  if (seen !== inbox.value) {
    setSeen(inbox.value);
    dispatch({ type: 'listed', ids: (inbox.value ?? NONE).map(idOf), nowMs: clock.nowMs() });
  }
  // A link to another request while the page is open.
  const [cameFor, setCameFor] = useState(wantedId);
  if (cameFor !== wantedId) {
    setCameFor(wantedId);
    if (wantedId !== undefined) dispatch({ type: 'selected', id: wantedId });
  }
  const asked = inbox.value ?? NONE;
  const nowMs = useNow(asked.length > 0);
  const answering = useAnswering(inbox.reload);
  const actions = useTaskActions(inbox.reload);
  useElsewhere(inbox, answering.sent);
  const shown = asked.find((each) => idOf(each) === state.selectedId);
  const { editor } = state;
  const layout = layoutInbox(rows - (editor === undefined ? 0 : PROMPT_ROWS), asked.length);

  const last = useRef<ListCursor>(LIST_START);
  const ids = idsOf(asked, idOf);
  const wanted = state.selectedId === undefined ? last.current : { ...last.current, id: state.selectedId };
  const cursor = fitCursor(wanted, ids, layout.list);
  last.current = cursor;
  const select = (id: string | undefined): void => {
    if (id !== undefined) dispatch({ type: 'selected', id });
  };

  const lines = shown === undefined ? [] : requestLines(shown, words, columns);
  const { position, scroll } = useScroll(state.selectedId, { length: lines.length, rows: layout.request });

  useInboxKeys({
    shown,
    state,
    answering,
    cancel: actions.cancel,
    edit: (next) => dispatch({ type: 'edited', editor: next }),
    move: (to: ListMove) => select(moveCursor(cursor, to, { ids, rows: layout.list }).id),
    scroll,
  });
  const task = shown?.task;
  const note = task === undefined ? undefined : printableLine(`${task.agent} · ${task.session}`);
  usePageHead({ title: words.screen.inbox.title, note });

  if (asked.length === 0) {
    const { empty, emptyHint } = words.screen.inbox;
    if (inbox.error !== undefined)
      return <EmptyState text={inbox.error} tone="bad" columns={columns} rows={rows} />;
    return inbox.value === undefined ? null : (
      <EmptyState text={empty} hint={emptyHint} columns={columns} rows={rows} />
    );
  }
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <InboxView
        {...{ asked, shown, cursor, layout, columns, nowMs, lines, position }}
        idOf={idOf}
        onClick={(each) => select(idOf(each))}
      />
      {editor === undefined || shown?.request.id !== editor.requestId ? null : (
        <AnswerPrompt
          key={`${editor.kind} ${editor.requestId}`}
          request={shown.request}
          kind={editor.kind}
          columns={columns}
          onAnswer={(given) => {
            answering.answer(shown.request, given);
            dispatch({ type: 'left' });
          }}
          onCancel={() => dispatch({ type: 'left' })}
        />
      )}
    </Box>
  );
};

// Reports once for each request closed elsewhere who closed it.

/** `sent`: the ids of those that were answered from here. */
const useElsewhere = (inbox: InboxData, sent: ReadonlySet<string>): void => {
  const shell = useShell();
  const { elsewhere } = useDeps().words.screen.inbox;
  const before = useRef<readonly Asked[]>([]);
  const { value: asked } = inbox;
  useEffect(() => {
    if (asked === undefined) return;
    const open = new Set(asked.map(({ request }) => request.id));
    const gone = before.current.filter(({ request }) => !open.has(request.id) && !sent.has(request.id));
    before.current = asked;
    for (const { request } of gone) {
      const closing = inbox.closingOf(request.id);
      const title = printableLine(request.title);
      shell.say(elsewhere[closing?.state ?? 'gone'](title, printableLine(closing?.by ?? '')), 'plain');
    }
  });
};

// The inbox list, and below it the request under the cursor.
interface InboxViewProps {
  readonly asked: readonly Asked[];
  readonly shown: Asked | undefined;
  readonly idOf: (asked: Asked) => string;
  readonly cursor: ListCursor;
  readonly layout: InboxLayout;
  readonly columns: number;
  readonly nowMs: number;
  /** Of the shown request. */
  readonly lines: readonly Line[];
  readonly position: ScrollState;
  readonly onClick: (asked: Asked) => void;
}

const InboxView: FC<InboxViewProps> = (props) => {
  const { asked, shown, idOf, cursor, layout, columns, nowMs, lines, position, onClick } = props;
  const { words } = useDeps();
  const isMoreBelow = position.top + layout.request < lines.length;
  const note = (one: Asked): string =>
    `${waitingText(one, words, nowMs)}${isMoreBelow ? ` · ${words.screen.chat.moreBelow}` : ''}`;
  return (
    <>
      <TableList
        {...{ idOf, cursor, columns, onClick }}
        items={asked}
        table={inboxColumns(words, nowMs)}
        head={layout.head}
        rows={layout.list}
      />
      {layout.rule > 0 && shown !== undefined ? (
        <Rule columns={columns} title={shortId(shown.request.id)} note={note(shown)} />
      ) : null}
      <ScrollView lines={lines} state={position} columns={columns} rows={layout.request} />
    </>
  );
};

// The columns of the inbox.
const inboxColumns = (words: AllWords, nowMs: number): readonly Column<Asked>[] => {
  const { columns } = words.screen.inbox;
  return [
    { head: columns.id, rank: 4, cell: ({ request }) => ({ text: shortId(request.id), tone: 'quiet' }) },
    {
      head: columns.agent,
      rank: 1,
      most: 14,
      cell: ({ task }) => ({ text: printableLine(task?.agent ?? '–') }),
    },
    {
      head: columns.question,
      rank: 0,
      grows: true,
      least: 20,
      cell: ({ request }) => ({ text: printableLine(request.title), tone: 'attention' }),
    },
    {
      head: columns.task,
      rank: 3,
      most: 30,
      cell: ({ task, request }) => ({ text: printableLine(task?.description ?? shortId(request.taskId)) }),
    },
    {
      head: columns.waiting,
      rank: 2,
      align: 'right',
      cell: ({ request }) => ({ text: formatDuration(nowMs - Date.parse(request.createdAt)), tone: 'quiet' }),
    },
  ];
};

// How the rows of the inbox are split: a short list, and the rest for the request.
interface InboxLayout {
  /** The heads of the columns: 0 or 1. */
  readonly head: number;
  readonly list: number;
  /** The line between list and request: 0 or 1. */
  readonly rule: number;
  readonly request: number;
}

const HEAD_FROM_ROWS = 10;
const LIST_SHARE = 0.35;
const MIN_LIST = 2;

/** `rows` without the prompt; `count`: how many requests are open. */
const layoutInbox = (rows: number, count: number): InboxLayout => {
  const head = rows >= HEAD_FROM_ROWS ? 1 : 0;
  const rule = rows >= MIN_LIST + 2 ? 1 : 0;
  const most = Math.max(MIN_LIST, Math.floor(rows * LIST_SHARE));
  const list = Math.max(0, Math.min(count, most, rows - rule - 1));
  return { head, list, rule, request: Math.max(0, rows - head - list - rule) };
};
