// The session under the cursor below the list: its running tasks and its last message.

import { printableLine, type Session, type SessionMessage, shortId, textOfMessage } from '@coxswain/protocol';
import { field, fieldLines, type Span, statusSpan } from '@coxswain/views';
import { type FC, useEffect, useRef, useState } from 'react';
import { DrawnLines } from '../../components/drawn-lines.tsx';
import { Rule } from '../../components/rule.tsx';
import { useDeps } from '../../shell/context.ts';
import type { PageSize } from '../../shell/deps.ts';
import { useRunning } from './use-sessions.ts';

export interface SessionDetailProps extends PageSize {
  readonly session: Session;
  readonly said: string | undefined;
}

export const SessionDetail: FC<SessionDetailProps> = ({ session, said, columns, rows }) => {
  const { words } = useDeps();
  const { sessions } = words.screen;
  const tasks = useRunning(session).map((task): Span => {
    const status = statusSpan(task, { words, surface: 'screen' });
    return { ...status, text: `${status.text}  ${shortId(task.id)}  ${printableLine(task.description)}` };
  });
  const nothing = { text: sessions.nothingRuns, tone: 'quiet' } as const;
  const nothingSaid = session.lastMessage === undefined ? sessions.nothingSaid : ' ';
  const lines = fieldLines(
    [
      ...field(sessions.runs, ...(tasks.length === 0 ? [nothing] : tasks)),
      ...field(sessions.said, said ?? nothingSaid),
    ],
    { width: columns },
  );
  return (
    <>
      <Rule columns={columns} title={printableLine(session.name)} note={printableLine(session.agent)} />
      <DrawnLines lines={lines} columns={columns} rows={rows - 1} />
    </>
  );
};

/** No row shows more of a message than this. */
const READ_CHARACTERS = 500;

/** The last text message, with `› ` before a user's; undefined if there is none. */
export const lastWords = (messages: readonly SessionMessage[]): string | undefined => {
  for (const message of messages.toReversed()) {
    const text = printableLine(textOfMessage(message).slice(0, READ_CHARACTERS));
    if (text !== '') return message.role === 'user' ? `› ${text}` : text;
  }
  return undefined;
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
export const useSaid = (seen: readonly Session[]): ((session: Session) => string | undefined) => {
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
