// The list of sessions, and below it the one under the cursor.

import type { AllWords } from '@coxswain/locale/cockpit';
import { printableLine, type Session, shortId } from '@coxswain/protocol';
import { field, fieldLines, type Line, type Span, statusSpan } from '@coxswain/views';
import { type FC, useEffect, useRef, useState } from 'react';
import { DrawnLines } from '../../components/drawn-lines.tsx';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import type { Sorted } from '../../components/list/use-sort.ts';
import type { ListLayout } from '../../components/opened-layout.ts';
import { Rule } from '../../components/rule.tsx';
import { TableList } from '../../components/table-list.tsx';
import { useNow } from '../../data/use-now.ts';
import { useDeps } from '../../shell/context.ts';
import { onScreen } from '../../shell/rendering.ts';
import { lastWords, listedColumns } from './session-rows.ts';
import { type RunningTask, useRunning } from './use-sessions.ts';

/** Times are shown in minutes. */
const MINUTE_MS = 60_000;

export interface SessionsViewProps {
  readonly items: readonly Session[];
  readonly idOf: (session: Session) => string;
  readonly list: ListState<Session>;
  readonly layout: ListLayout;
  readonly columns: number;
  readonly mark: Sorted<Session>['mark'];
  readonly onOpen: (session: Session) => void;
}

export const SessionsView: FC<SessionsViewProps> = ({ items, idOf, list, layout, columns, mark, onOpen }) => {
  const deps = useDeps();
  const nowMs = useNow(items.length > 0, MINUTE_MS);
  const { cursor, item } = list;
  const saidIn = useSaid(items.slice(cursor.top, cursor.top + layout.list));
  const running = useRunning(item);
  const click = (session: Session, index: number): void =>
    index === cursor.index ? onOpen(session) : list.move(index);
  return (
    <>
      <TableList
        {...{ items, idOf, cursor, columns }}
        table={mark(listedColumns(onScreen(deps, nowMs), saidIn))}
        head={layout.head}
        rows={layout.list}
        onClick={click}
      />
      {layout.detail > 0 && item !== undefined ? (
        <>
          <Rule columns={columns} title={printableLine(item.name)} note={printableLine(item.agent)} />
          <DrawnLines
            lines={sessionLines({ session: item, running, said: saidIn(item) }, deps.words, columns)}
            columns={columns}
            rows={layout.detail - 1}
          />
        </>
      ) : null}
    </>
  );
};

// One session in a few lines: its running tasks and its last message.
interface SessionLines {
  readonly session: Session;
  readonly running: readonly RunningTask[];
  readonly said: string | undefined;
}

const sessionLines = (
  { session, running, said }: SessionLines,
  words: AllWords,
  width: number,
): readonly Line[] => {
  const { sessions } = words.screen;
  const tasks = running.map((task): Span => {
    const { text, tone } = statusSpan(task, { words, surface: 'screen' });
    return {
      text: `${text}  ${shortId(task.id)}  ${printableLine(task.description)}`,
      ...(tone && { tone }),
    };
  });
  const nothing = { text: sessions.nothingRuns, tone: 'quiet' } as const;
  const nothingSaid = session.lastMessage === undefined ? sessions.nothingSaid : ' ';
  return fieldLines(
    [
      ...field(sessions.runs, ...(tasks.length === 0 ? [nothing] : tasks)),
      ...field(sessions.said, said ?? nothingSaid),
    ],
    { width },
  );
};

// The last messages of the visible sessions. Each is loaded once per new message, a few at a time, and only for the rows on
// the screen: there may be thousands of sessions.

/** How many of the last messages are scanned for text: the others may be tool calls. */
const SCANNED_MESSAGES = 8;
const AT_ONCE = 4;
/** More than fit on any screen; from here on it is read again. */
const MAX_KNOWN = 2_000;

const keyOf = ({ id, lastMessage }: Session): string => `${id} ${lastMessage ?? 0}`;

/** Returns undefined for sessions not loaded yet and those without text. */
const useSaid = (seen: readonly Session[]): ((session: Session) => string | undefined) => {
  const { client } = useDeps();
  const known = useRef(new Map<string, string | undefined>());
  const [, draw] = useState(0);
  const missing = seen.filter(
    (session) => session.lastMessage !== undefined && !known.current.has(keyOf(session)),
  );
  const wanted = missing.slice(0, AT_ONCE).map(keyOf).join('\n');

  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted` says which of the missing ones are read
  useEffect(() => {
    if (wanted === '') return;
    let isLive = true;
    const read = async (session: Session): Promise<void> => {
      const after = Math.max(0, (session.lastMessage ?? 0) - SCANNED_MESSAGES);
      const page = { after, limit: SCANNED_MESSAGES };
      const messages = await client.sessions.messages(session.name, page).catch(() => []);
      if (known.current.size >= MAX_KNOWN) known.current.clear();
      if (isLive) known.current.set(keyOf(session), lastWords(messages));
    };
    void Promise.all(missing.slice(0, AT_ONCE).map(read)).then(() => {
      if (isLive) draw((count) => count + 1);
    });
    return () => {
      isLive = false;
    };
  }, [client, wanted]);
  return (session) => known.current.get(keyOf(session));
};
