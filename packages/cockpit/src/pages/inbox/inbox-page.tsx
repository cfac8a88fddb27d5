// Everybody who waits for a person, the oldest first, with what is asked in full.

import { printableLine } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useReducer, useRef, useState } from 'react';
import { AnswerPrompt } from '../../choice/answer-prompt.tsx';
import { useAnswering } from '../../choice/use-answering.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PROMPT_ROWS } from '../../components/field-prompt.tsx';
import {
  idsOf,
  LIST_START,
  type ListCursor,
  type ListMove,
  moveCursor,
  placeCursor,
} from '../../components/list/list-cursor.ts';
import { SCROLL_START, scroll } from '../../components/scroll/scroll-state.ts';
import { useNow } from '../../data/use-now.ts';
import { useWorld } from '../../shell/context.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import type { PageProps } from '../../shell/world.ts';
import { useTaskActions } from '../tasks/actions/use-task-actions.ts';
import { layoutInbox } from './inbox-layout.ts';
import { emptyInbox, inboxReducer } from './inbox-state.ts';
import { InboxView } from './inbox-view.tsx';
import { requestLines } from './request-lines.ts';
import { useElsewhere } from './use-elsewhere.ts';
import { type Asked, useInbox } from './use-inbox.ts';
import { useInboxKeys } from './use-inbox-keys.ts';

const idOf = ({ request }: Asked): string => request.id;
const NONE: readonly Asked[] = [];

export const InboxPage: FC<PageProps> = ({ columns, rows, place }) => {
  const { clock, words } = useWorld();
  const inbox = useInbox();
  const wantedId = place.page === 'inbox' ? place.requestId : undefined;
  const [state, dispatch] = useReducer(inboxReducer, wantedId, emptyInbox);
  const [seen, setSeen] = useState(inbox.value);
  // What is shown and what keys answer change in one drawing.
  if (seen !== inbox.value) {
    setSeen(inbox.value);
    dispatch({ type: 'listed', ids: (inbox.value ?? NONE).map(idOf), nowMs: clock.nowMs() });
  }
  // Somebody comes to the open page for another request.
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
  const cursor = placeCursor(wanted, ids, layout.list);
  last.current = cursor;
  const select = (id: string | undefined): void => {
    if (id !== undefined) dispatch({ type: 'selected', id });
  };

  const lines = shown === undefined ? [] : requestLines(shown, words, columns);
  const [scrolled, setScrolled] = useState({ id: '', state: SCROLL_START });
  const position = scrolled.id === state.selectedId ? scrolled.state : SCROLL_START;
  const extent = { length: lines.length, rows: layout.request };

  useInboxKeys({
    shown,
    state,
    answering,
    cancel: actions.cancel,
    edit: (next) => dispatch({ type: 'edited', editor: next }),
    move: (to: ListMove) => select(moveCursor(cursor, to, { ids, rows: layout.list }).id),
    scroll: (to) => setScrolled({ id: state.selectedId ?? '', state: scroll(position, to, extent) }),
  });
  const task = shown?.task;
  const note = task === undefined ? undefined : printableLine(`${task.agent} · ${task.session}`);
  usePageHead({ title: words.screen.inbox.title, ...(note === undefined ? {} : { note }) });

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
