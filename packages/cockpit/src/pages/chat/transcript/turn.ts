// One turn of a conversation: a task and its events as entries.

import { applyEvent, type LedgerEvent, type Task } from '@coxswain/protocol';
import { type AgentCommand, announcedCommands } from './agent-commands.ts';
import { draftOf } from './draft.ts';
import type { Entry, EntryOf } from './entry.ts';
import { foldEvent } from './fold-event.ts';

export interface Turn {
  readonly task: Task;
  readonly entries: readonly Entry[];
  /** The sequence of the last applied event; 0: none yet. */
  readonly lastSeq: number;
  /** The slash commands the agent announced. */
  readonly commands?: readonly AgentCommand[];
}

export const newTurn = (task: Task): Turn => ({ task, entries: [], lastSeq: 0 });

/** Applies these events, oldest first. Skips known events and those of other tasks. */
export const foldTurn = (turn: Turn, events: readonly LedgerEvent[]): Turn => {
  const fresh = events.filter(({ seq, taskId }) => taskId === turn.task.id && seq > turn.lastSeq);
  if (fresh.length === 0) return turn;
  const draft = draftOf(turn.task.id, turn.entries);
  let { task, lastSeq, commands } = turn;
  for (const event of fresh) {
    foldEvent(draft, event);
    task = applyEvent(task, event);
    commands = announcedCommands(event) ?? commands;
    lastSeq = event.seq;
  }
  return { task, entries: draft.entries, lastSeq, ...(commands && { commands }) };
};

/** The open requests of the turn, oldest first. */
export const openQuestions = ({ entries }: Turn): readonly EntryOf<'question'>[] =>
  entries.filter((entry) => entry.kind === 'question').filter(({ request }) => request.state === 'open');

/** The newest plan of the turn; undefined without one. */
export const planOf = ({ entries }: Turn): EntryOf<'plan'> | undefined =>
  entries.findLast((entry) => entry.kind === 'plan');
