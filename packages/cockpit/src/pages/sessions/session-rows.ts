// The sessions as rows of a list.

import { printableLine, type Session, type SessionMessage, textOfMessage } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { sessionColumns } from '@coxswain/views/session';
import type { ScreenContext } from '../../shell/rendering.ts';

/** The sessions whose name or agent contains the text, ignoring case. */
export const filterSessions = (sessions: readonly Session[], text: string): readonly Session[] => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return sessions;
  return sessions.filter(({ name, agent, title = '' }) =>
    `${name} ${agent} ${title}`.toLowerCase().includes(wanted),
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

/** `saidIn`: undefined where it is not known yet, or nothing was said. */
export const listedColumns = (
  view: ScreenContext,
  saidIn: (session: Session) => string | undefined,
): readonly Column<Session>[] => {
  const { name, agent, active, tokens, used } = sessionColumns(view);
  const last: Column<Session> = {
    head: view.words.screen.sessions.columns.last,
    rank: 4,
    grows: true,
    least: 16,
    cell: (session) => ({ text: saidIn(session) ?? '', tone: 'quiet' }),
  };
  return [name, agent, last, active, tokens, used];
};
