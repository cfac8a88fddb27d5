// Whoever waits is told on stderr what somebody must answer before the wait can end.

import type { Client } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { questionNote } from './question-note.ts';
import { questionsBelow } from './questions-below.ts';

export interface Asking {
  readonly client: Client;
  readonly task: Task;
  /** The number of the event after which it is listened. */
  readonly since: number;
  /** Its own questions and its output are told already. */
  readonly isShown: boolean;
  readonly beforeNote: () => Promise<void>;
}

/** Tells once each what is asked in and below the task, until the signal aborts. Never rejects. */
export const tellQuestions = async (
  { client, task, since, isShown, beforeNote }: Asking,
  { output, words }: Pick<Context, 'output' | 'words'>,
  signal: AbortSignal,
): Promise<void> => {
  // The output of what the daemon leads tells of its questions.
  if (isShown && task.runtime === 'cox') return;
  try {
    for await (const { request, who, isOwn } of questionsBelow(client, task, { since, signal })) {
      if (isShown && isOwn) continue;
      await beforeNote();
      await output.note(questionNote(request, who, { words, paint: output.notesPaint }));
    }
  } catch {
    // What is waited for is the end of the task, and its own stream tells whatever keeps that from being seen.
  }
};
