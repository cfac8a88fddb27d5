// Whoever follows a task that does not start learns why: a paused daemon, its position in the queue, a task it depends on.

import type { Client } from '@coxswain/client';
import type { Explanation } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';

export interface Waiting {
  readonly client: Client;
  readonly id: string;
  readonly isPending: () => boolean;
  readonly beforeNote: () => Promise<void>;
}

/** A task that starts at once has nothing to explain. */
const FIRST_LOOK_MS = 1_000;
/** No event says that the queue before a task became shorter. */
const BETWEEN_LOOKS_MS = 2_000;

type Cause = Explanation['causes'][number];

/** It starts now, or the event that put it off was shown with the time. */
const isKnown = ({ code }: Cause): boolean => ['next', 'retry', 'limit', 'resources'].includes(code);

/** What is said once, however often its times change. */
const sameAs = ({ code, detail }: Cause): string => (code === 'delayed' ? code : detail);

/** `the daemon is paused and starts nothing → cox daemon resume`. */
const causeText = ({ code, detail, remedy }: Cause, { explain }: Context['words']): string => {
  const why = explain.cause(code, detail);
  return safeLine(remedy === undefined ? why : `${why} → ${remedy}`);
};

/** Says why the task is pending, again whenever that changes, until the signal aborts. Never rejects. */
export const reportWaiting = async (
  { client, id, isPending, beforeNote }: Waiting,
  { output, words }: Pick<Context, 'output' | 'words'>,
  signal: AbortSignal,
): Promise<void> => {
  if (output.isJson || output.isQuiet) return;
  const { orAborted, pause } = await import('@coxswain/client');
  let last: string | undefined;
  try {
    for (let waitMs = FIRST_LOOK_MS; ; waitMs = BETWEEN_LOOKS_MS) {
      await pause(waitMs, signal);
      if (!isPending()) continue;
      // A daemon that restarts is asked again.
      const explained = await orAborted(client.tasks.explain(id), signal).catch(() => undefined);
      const cause = explained?.causes[0];
      if (explained?.task.status !== 'pending' || cause === undefined || isKnown(cause)) continue;
      if (sameAs(cause) === last || !isPending()) continue;
      last = sameAs(cause);
      await beforeNote();
      await output.note(output.notesPaint.quiet(words.follow.waiting(causeText(cause, words))));
    }
  } catch {
    // The end was seen, or someone left.
  }
};
