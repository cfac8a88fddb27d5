// The sessions as rows of a list.

import type { AllWords } from '@coxswain/locale/cockpit';
import {
  printableLine,
  type Session,
  type SessionMessage,
  sessionLabel,
  textOfMessage,
} from '@coxswain/protocol';
import type { Column } from '../../text/columns.ts';
import { agoText, grouped } from '../../text/figures.ts';

/** The sessions whose name or agent holds the text, in either case. */
export const filterSessions = (sessions: readonly Session[], text: string): readonly Session[] => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return sessions;
  return sessions.filter(({ name, agent, title = '' }) =>
    `${name} ${agent} ${title}`.toLowerCase().includes(wanted),
  );
};

/** More of a message than this no row shows. */
const READ_CHARACTERS = 500;

/** The last thing that was said in words, `› ` before what a person said; undefined when nothing was. */
export const lastWords = (messages: readonly SessionMessage[]): string | undefined => {
  for (const message of messages.toReversed()) {
    const text = printableLine(textOfMessage(message).slice(0, READ_CHARACTERS));
    if (text !== '') return message.role === 'user' ? `› ${text}` : text;
  }
  return undefined;
};

export const tokensText = ({ usage }: Session): string => {
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
  return tokens === 0 ? '–' : grouped(tokens);
};

export interface SessionCells {
  readonly words: AllWords;
  readonly nowMs: number;
  /** undefined: not known yet, or nothing was said. */
  saidIn(session: Session): string | undefined;
}

export const sessionColumns = ({ words, nowMs, saidIn }: SessionCells): readonly Column<Session>[] => {
  const { columns } = words.screen.sessions;
  return [
    {
      head: columns.name,
      rank: 0,
      least: 12,
      most: 28,
      cell: (session) => ({ text: printableLine(sessionLabel(session)) }),
    },
    { head: columns.agent, rank: 1, most: 14, cell: ({ agent }) => ({ text: printableLine(agent) }) },
    {
      head: columns.last,
      rank: 4,
      grows: true,
      least: 16,
      cell: (session) => ({ text: saidIn(session) ?? '', tone: 'quiet' }),
    },
    {
      head: columns.running,
      rank: 2,
      align: 'right',
      by: ({ activeTasks }) => activeTasks,
      cell: ({ activeTasks }) =>
        activeTasks === 0 ? { text: '–', tone: 'quiet' } : { text: grouped(activeTasks), tone: 'running' },
    },
    {
      head: columns.tokens,
      rank: 5,
      align: 'right',
      cell: (session) => ({ text: tokensText(session) }),
      by: ({ usage }) => (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0),
    },
    {
      head: columns.used,
      rank: 3,
      align: 'right',
      by: ({ lastTaskAt, createdAt }) => -Date.parse(lastTaskAt ?? createdAt),
      cell: ({ lastTaskAt, createdAt }) => ({
        text: agoText(lastTaskAt ?? createdAt, nowMs, words.time),
        tone: 'quiet',
      }),
    },
  ];
};
