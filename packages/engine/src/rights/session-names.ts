// Whose a session's name is. What programs begin lies in a namespace of their own task, so that every other name is free for
// people, jobs and chats, today and later: nobody can put words where somebody else's memory will be. And of the names for
// people, those that jobs and chats use are kept for them.

import type { Ledger } from '@coxswain/ledger';
import { ITEM_LIST, ProblemError, type Task } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';

type Sessions = { readonly sessions: Pick<Ledger['sessions'], 'get'> };

export const MAX_SESSION_CHARACTERS = 128;
/** What the session of a job begins with, unless its owner chose another. */
export const JOB_SESSION = 'job:';

const OF_TASK = /^tsk_[a-z2-7]{12}\//;

/** True for a name that programs of some task began. */
export const isOfTask = (name: string): boolean => OF_TASK.test(name);

/** What the names of all sessions begin with that programs of the task begin. */
export const namespaceOf = (id: Task['id']): string => `${id}/`;

/**
 * The session that a program means: `notes` is `tsk_…/notes` of its own task, or a session of that very name that is there
 * already. Whether it may go on with that is another question. Throws `unprocessable` for a name that is too long.
 */
export const sessionMeant = async (
  { sessions }: Sessions,
  taskId: Task['id'],
  name: string,
): Promise<string> => {
  if (isOfTask(name)) return name;
  const own = namespaceOf(taskId) + name;
  if ((await sessions.get(own)) !== undefined) return own;
  if ((await sessions.get(name)) !== undefined) return name;
  if (own.length <= MAX_SESSION_CHARACTERS) return own;
  const most = MAX_SESSION_CHARACTERS - namespaceOf(taskId).length;
  throw new ProblemError(
    'unprocessable',
    `the session name is ${name.length} characters long; a program of a task may use up to ${most}`,
  );
};

/** The same for whoever looks: a person means what is said. */
export const sessionSeen = async (ledger: Sessions, caller: Caller, name: string): Promise<string> =>
  caller.kind === 'task' ? sessionMeant(ledger, caller.taskId, name) : name;

interface Reservations {
  readonly ledger: Sessions & {
    readonly jobs: Pick<Ledger['jobs'], 'list'>;
    readonly routes: Pick<Ledger['routes'], 'list'>;
  };
  /** The names of the channels that there are. */
  readonly channels: readonly string[];
}

/**
 * Throws `unprocessable` when a person would begin a session whose name is kept for a task, a job or a chat, other than that of
 * a job or route that there is. A session that is there is whatever it is.
 */
export const requireUnreserved = async (name: string, { ledger, channels }: Reservations): Promise<void> => {
  const owner = ownerOf(name, channels);
  if (owner === undefined || (await ledger.sessions.get(name)) !== undefined) return;
  if (!isOfTask(name)) {
    const [jobs, routes] = await Promise.all([ledger.jobs.list(), ledger.routes.list()]);
    if (jobs.some(({ job }) => job.session === name)) return;
    if (routes.some(({ session }) => session === name)) return;
  }
  throw new ProblemError(
    'unprocessable',
    `there is no session '${name}', and names like this one are kept for ${owner}; choose another name`,
  );
};

const ownerOf = (name: string, channels: readonly string[]): string | undefined => {
  if (isOfTask(name)) return 'what the programs of a task submit';
  if (name.startsWith(JOB_SESSION)) return 'jobs';
  if (name.startsWith(ITEM_LIST)) return 'the to-dos of agents';
  const channel = channels.find((one) => name.startsWith(`${one}:`));
  return channel === undefined ? undefined : `the chats of channel '${channel}'`;
};

/** A task that a program submitted into the session, as they could once; undefined: there is none. */
export const workOfPrograms = async (
  { tasks }: { readonly tasks: Pick<Ledger['tasks'], 'list'> },
  session: string,
): Promise<Task | undefined> => {
  const query = { session, source: ['agent'], order: 'created', limit: 1 } as const;
  return (await tasks.list({ ...query, source: [...query.source] })).tasks[0];
};
