// Over the conversation: who is talked with, in which session, with which model, how much it took, and what it does now.

import { grouped } from '@coxswain/locale';
import { printableLine } from '@coxswain/protocol';
import { shownStatus, statusStyle } from '@coxswain/views';
import type { FC } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { useWorld } from '../../../shell/context.ts';
import { useConnection } from '../../../shell/use-connection.ts';
import type { Line, Span } from '../../../text/line.ts';
import type { Chat } from '../use-chat.ts';

export interface ChatHeadProps {
  readonly chat: Chat;
  readonly isReading: boolean;
  readonly columns: number;
}

/** Below this many cells the model and the tokens are left out. */
const WIDE = 60;

export const ChatHead: FC<ChatHeadProps> = ({ chat, isReading, columns }) => {
  const { words } = useWorld();
  const { newSession, idle, reading } = words.screen.chat;
  const { tokens } = words.chat;
  const { agent, model, active } = chat;
  const quiet = (text: string): Span => ({ text: ` · ${text}`, tone: 'quiet' });
  const isWide = columns >= WIDE;
  const face = active && statusStyle(shownStatus(active.task), words);
  const isLost = useConnection() === 'lost';
  const state: Span = isLost
    ? { text: words.screen.shell.lostShort, tone: 'attention' }
    : face
      ? { text: `${face.glyph} ${face.word}`, tone: face.tone }
      : { text: idle, tone: 'quiet' };
  const line: Line = [
    { text: printableLine(agent ?? ''), tone: 'strong' },
    quiet(printableLine(chat.label ?? newSession)),
    ...(isWide && model !== undefined ? [quiet(printableLine(model))] : []),
    ...(isWide && chat.tokens > 0 ? [quiet(tokens(grouped(chat.tokens)))] : []),
  ];
  const right = isReading ? [{ text: `${reading} · `, tone: 'accent' } as const, state] : [state];
  return <DrawnLine line={line} columns={columns} right={right} />;
};
