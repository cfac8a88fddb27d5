// Who owns a session's name. Sessions that programs start are in a namespace of their own task, so every other name is free for
// people, jobs and chats, today and later: no program can write where another's memory will be. And of the names for
// people, those that jobs and chats use are kept for them.

import type { Ledger } from '@coxswain/ledger';
import { ITEM_LIST, ProblemError, type Task } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import { hasScope } from './grant.ts';

type Conversations = Sessions & { readonly tasks: Pick<Ledger['tasks'], 'get' | 'list'> };
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
 * The session that a program means: `notes` is `tsk_…/notes` of its own task, that of an earlier turn of its conversation, or a
 * existing session of exactly that name. Whether it may continue that one is another question. Throws `unprocessable` for a
 * name that is too long.
 */
export const sessionMeant = async (
  { sessions, tasks }: Conversations,
  taskId: Task['id'],
  name: string,
): Promise<string> => {
  if (isOfTask(name)) return name;
  const own = namespaceOf(taskId) + name;
  if ((await sessions.get(own)) !== undefined) return own;
  const earlier = await ofEarlierTurn({ sessions, tasks }, taskId, name);
  if (earlier !== undefined) return earlier;
  if ((await sessions.get(name)) !== undefined) return name;
  if (own.length <= MAX_SESSION_CHARACTERS) return own;
  const most = MAX_SESSION_CHARACTERS - namespaceOf(taskId).length;
  throw new ProblemError(
    'unprocessable',
    `the session name is ${name.length} characters long; a program of a task may use up to ${most}`,
  );
};

/** So many turns back a name is remembered. */
const MAX_TURNS = 100;

const ofEarlierTurn = async (
  { sessions, tasks }: Conversations,
  taskId: Task['id'],
  name: string,
): Promise<string | undefined> => {
  const own = await tasks.get(taskId);
  if (own === undefined) return undefined;
  const query = { session: own.session, order: 'created', limit: MAX_TURNS } as const;
  for (const turn of (await tasks.list(query)).tasks) {
    const session = namespaceOf(turn.id) + name;
    if (turn.id !== taskId && (await sessions.get(session)) !== undefined) return session;
  }
  return undefined;
};

/** The same for a reader: a person means the name as it is. */
export const sessionSeen = async (ledger: Conversations, caller: Caller, name: string): Promise<string> =>
  caller.kind === 'task' ? sessionMeant(ledger, caller.taskId, name) : name;

/** Throws `unprocessable` for the to-do list that all sessions of an agent share: it is no conversation. */
export const requireConversation = (name: string): void => {
  if (!name.startsWith(ITEM_LIST)) return;
  throw new ProblemError(
    'unprocessable',
    `session '${name}' is reserved for agents' to-dos: choose another name, or add a to-do with: cox items add`,
  );
};

interface Reservations {
  readonly ledger: Sessions & {
    readonly jobs: Pick<Ledger['jobs'], 'list'>;
    readonly routes: Pick<Ledger['routes'], 'list'>;
  };
  /** The names of the channels that there are. */
  readonly channels: readonly string[];
  /** Who would begin it. Default: a person. */
  readonly caller?: Caller;
}

/**
 * Throws `unprocessable` for a session that does not exist yet when its name is reserved for a task, a job or a chat. A person may
 * begin that of a job or route that there is; an access token may not, because it would speak there before its owner does.
 */
export const requireUnreserved = async (
  name: string,
  { ledger, channels, caller }: Reservations,
): Promise<void> => {
  requireConversation(name);
  const isGuest = caller?.kind === 'token' && !hasScope(caller.grant, 'admin');
  const owner = ownerOf(name, channels);
  if ((owner === undefined && !isGuest) || (await ledger.sessions.get(name)) !== undefined) return;
  const isInUse = !isOfTask(name) && (await isOfJobOrRoute(name, ledger));
  if (isInUse ? !isGuest : owner === undefined) return;
  const why = isInUse ? 'a job or a chat uses that name' : `names like this one are reserved for ${owner}`;
  throw new ProblemError(
    'unprocessable',
    `there is no session '${name}' yet, and ${why}; choose another name`,
  );
};

/** True for a session that a job or a chat continues: anything others wrote would be taken for what was said there. */
export const isKept = async (
  name: string,
  { ledger, channels }: Pick<Reservations, 'ledger' | 'channels'>,
): Promise<boolean> => ownerOf(name, channels) !== undefined || isOfJobOrRoute(name, ledger);

const isOfJobOrRoute = async (name: string, { jobs, routes }: Reservations['ledger']): Promise<boolean> =>
  (await jobs.list()).some(({ job }) => job.session === name) ||
  (await routes.list()).some(({ session }) => session === name);

const ownerOf = (name: string, channels: readonly string[]): string | undefined => {
  if (isOfTask(name)) return 'tasks that programs submit';
  if (name.startsWith(JOB_SESSION)) return 'jobs';
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
