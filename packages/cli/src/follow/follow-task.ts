// Stays with a task: its output as it comes, then its end in one line and the exit code that belongs to it.

import type { Client } from '@coxswain/client';
import {
  applyEvent,
  exitCodeOfTask,
  type InputRequest,
  type LedgerEvent,
  locationText,
  ProblemError,
  STREAMS,
  shortId,
  type Task,
  type TaskId,
} from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { exitCodeAfterOutput } from '../output/output.ts';
import { createChunkPrinter } from './chunk-printer.ts';
import { detachable } from './detachable.ts';
import { endNote } from './end-note.ts';
import { questionNote } from './question-note.ts';
import { reportWaiting } from './report-waiting.ts';
import { saidNote } from './said-note.ts';
import { workNote } from './work-notes.ts';

export interface FollowSettings {
  /** Prints output and work while they come; without it only the end is waited for. */
  readonly isShown: boolean;
  /** The code of the task's program instead of ours. */
  readonly isPassedThrough?: boolean;
  /** What to do with the ended task besides. */
  readonly onEnd?: (task: Task) => Promise<void>;
}

type Show = (event: LedgerEvent) => Promise<void>;

const showing = (context: Context): { show: Show; end: () => Promise<void> } => {
  const { output, words } = context;
  if (output.isJson) return { show: (event) => output.jsonLine(event), end: async () => {} };
  const printer = createChunkPrinter({
    output,
    streams: new Set(STREAMS),
    gapText: words.notes.gap,
    // A question is a separate note, with the command that answers it.
    noteOf: (event) => (event.type === 'InputRequested' ? undefined : saidNote(event, words)),
  });
  const show: Show = async (event) => {
    await printer.print(event);
    const note = workNote(event, context);
    if (note === undefined || output.isQuiet) return;
    await printer.endLine();
    await output.note(note);
  };
  return { show, end: printer.endLine };
};

/** The id comes first, so that a user who stops following knows what is still running. */
const announce = async (task: Task, { output, words }: Context): Promise<void> => {
  if (output.isJson) return;
  if (output.isQuiet) await output.line(task.id);
  else if (output.isTerminal) await output.note(words.notes.submitted(shortId(task.id), task.agent));
};

/** The exit code of a task that has ended. */
export const codeOf = (task: Task, isPassedThrough: boolean): number =>
  isPassedThrough && task.exitCode !== undefined ? task.exitCode : exitCodeOfTask(task);

/** The events of one task from its beginning, TaskQueued first. */
export type TaskEvents = (client: Client, signal: AbortSignal) => AsyncIterable<LedgerEvent>;

/** Resolves with the exit code: the task's, or 130 when the user detached. */
export const followEvents = async (
  context: Context,
  events: TaskEvents,
  settings: FollowSettings,
): Promise<number> => {
  const client = await context.client();
  const { output, words, deps } = context;
  let task: Task | undefined;
  const isShown = settings.isShown && (output.isJson || !output.isQuiet);
  const { show, end } = showing(context);
  const stay = async (signal: AbortSignal): Promise<void> => {
    const over = new AbortController();
    const beside: Promise<void>[] = [];
    try {
      for await (const event of events(client, signal)) {
        if (event.type === 'TaskQueued' && task === undefined) {
          task = event.data.task;
          await announce(task, context);
          const asking = { client, task, since: event.seq, isShown, beforeNote: end };
          const isPending = (): boolean => task?.status === 'pending';
          const waiting = { client, id: task.id, isPending, beforeNote: end };
          beside.push(tellQuestions(asking, context, over.signal));
          beside.push(reportWaiting(waiting, context, over.signal));
        } else if (task !== undefined) task = applyEvent(task, event);
        if (isShown) await show(event);
      }
    } finally {
      over.abort();
      await Promise.all(beside);
    }
  };
  const work = async (signal: AbortSignal): Promise<number> => {
    await stay(signal);
    await end();
    if (task === undefined) throw new Error('the stream ended without a task');
    await settings.onEnd?.(task);
    if (!output.isJson) await output.note(endNote(task, context));
    return exitCodeAfterOutput(codeOf(task, settings.isPassedThrough ?? false), output);
  };
  const comeBack = (): string =>
    task === undefined ? words.notes.interrupted : words.notes.detached(shortId(task.id));
  return detachable({ deps, output }, { work, comeBack });
};

/** Follows a task that exists already. */
export const followTask = (context: Context, { id }: Task, settings: FollowSettings): Promise<number> =>
  followEvents(context, (client, signal) => client.tasks.stream(id, { signal }), settings);

// Shows on stderr what someone must answer before the wait can end.
interface Asking {
  readonly client: Client;
  readonly task: Task;
  /** The number of the event after which it is listened. */
  readonly since: number;
  /** Its own questions and output are already shown. */
  readonly isShown: boolean;
  readonly beforeNote: () => Promise<void>;
}

/** Shows each question in and below the task once, until the signal aborts. Never rejects. */
const tellQuestions = async (
  { client, task, since, isShown, beforeNote }: Asking,
  { output, words }: Pick<Context, 'output' | 'words'>,
  signal: AbortSignal,
): Promise<void> => {
  // The output of an orchestrated run already shows its questions.
  if (isShown && task.runtime === 'cox') return;
  try {
    for await (const { request, who, isOwn } of questionsBelow(client, task, { since, signal })) {
      if (isShown && isOwn) continue;
      await beforeNote();
      await output.note(questionNote(request, who, { words, paint: output.notesPaint }));
    }
  } catch {
    // The wait is for the end of the task, and its own stream reports whatever keeps that from being seen.
  }
};

// Who waits for a task waits for what is below it as well: a step that asks for approval, a helper that wants a permission.
// Nothing of that is an event of the task itself.
interface AskedBelow {
  readonly request: InputRequest;
  /** The task that asks, and those between it and the task that is waited for, from above: `deploy › claude`. */
  readonly who: string;
  /** The task itself asks. */
  readonly isOwn: boolean;
}

/** From the task below to the one that asks; undefined where the one that asks is not below it, or may not be seen. */
const pathTo = async (client: Client, from: TaskId, top: TaskId): Promise<string | undefined> => {
  const tasks: Task[] = [];
  for (let id: TaskId | undefined = from; id !== undefined; ) {
    const { task }: { readonly task: Task } = await client.tasks.get(id);
    if (id === top) return locationText(tasks.length === 0 ? [task] : tasks);
    tasks.unshift(task);
    id = task.parentId;
  }
  return undefined;
};

/** Everything that is asked in the tree of the task after the event `since` and still open, until the signal aborts. */
async function* questionsBelow(
  client: Client,
  { id, rootId }: Pick<Task, 'id' | 'rootId'>,
  { since, signal }: { readonly since: number; readonly signal: AbortSignal },
): AsyncGenerator<AskedBelow> {
  for await (const event of client.events({ root: rootId, types: ['InputRequested'], since, signal })) {
    if (event.type !== 'InputRequested') continue;
    const { request } = event.data;
    try {
      const { inputs = [] } = await client.tasks.get(request.taskId, { include: ['inputs'] });
      if (!inputs.some((input) => input.id === request.id && input.state === 'open')) continue;
      const who = await pathTo(client, request.taskId, id);
      if (who !== undefined) yield { request, who, isOwn: request.taskId === id };
    } catch (error) {
      // It was removed meanwhile, or belongs to an agent whose tasks may not be seen.
      if (!(error instanceof ProblemError)) throw error;
    }
  }
}
