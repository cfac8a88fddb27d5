// Lists and counts.

import { createHash } from 'node:crypto';
import {
  agentsOf,
  type Caller,
  findJob,
  isOwnTree,
  onlyOf,
  requireTask,
  sessionSeen,
  visibleOf,
} from '@coxswain/engine';
import { ProblemError, type Task, type TaskId, type TaskQuery } from '@coxswain/protocol';
import { operations } from '@coxswain/protocol/operations';
import { empty } from '../answer.ts';
import { header } from '../request/header.ts';
import { isOwnRoot, resolveTask } from '../request/task-ref.ts';
import { Answer, type Call, type Handlers } from '../route.ts';
import type { Services } from '../services.ts';

/** How much the tasks of an answer may hold together; one that is shorter for it has a `nextCursor`. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

type ResolvedQuery = Parameters<Services['ledger']['tasks']['list']>[0];

/** The ids of those that the query names. Throws for one that the caller may not read. */
const idsIn = async (
  { ledger, engine }: Services,
  { caller, query }: Call<TaskQuery>,
): Promise<readonly TaskId[] | undefined> => {
  if (query.id === undefined) return undefined;
  const reads = { ledger, agents: engine.agents() };
  const ids: TaskId[] = [];
  for (const ref of query.id) {
    const task = await resolveTask(ledger, ref, caller);
    ids.push((await requireTask(operations.tasks.get, caller, { task, reads })).id);
  }
  return ids;
};

/** True when everything that the query names is below the task whose program asks. */
const isWithinOwnTree = async (
  { ledger }: Services,
  { caller, query }: Call<TaskQuery>,
): Promise<boolean> => {
  if (query.parent !== undefined)
    return isOwnTree(ledger, caller, await resolveTask(ledger, query.parent, caller));
  return query.root !== undefined && isOwnRoot(ledger, caller, query.root);
};

/** A program sees the tasks of its own agent, and below its own task, all; an access token those of its agents. */
const narrow = async (services: Services, call: Call<TaskQuery>): Promise<TaskQuery> => {
  const { query, caller } = call;
  // Each is one that may be read.
  if (query.id !== undefined) return query;
  const agents = await agentsOf(services.ledger, caller);
  if (agents === undefined || (await isWithinOwnTree(services, call))) return query;
  if (query.agent === undefined) return { ...query, agent: [...agents] };
  if (query.agent.every((name) => agents.has(name))) return query;
  throw onlyOf(agents, caller, 'tasks');
};

const resolve = async (services: Services, call: Call<TaskQuery>): Promise<ResolvedQuery> => {
  const { parent, root, session } = call.query;
  const { ledger } = services;
  const seen = session === undefined ? undefined : await sessionSeen(ledger, call.caller, session);
  const ids = await idsIn(services, call);
  const { id: _named, ...query } = { ...(await narrow(services, call)), session: seen };
  const find = (text: string): Promise<Task> => resolveTask(services.ledger, text, call.caller);
  const parentId = parent === undefined ? undefined : (await find(parent)).id;
  const rootId = root === undefined ? undefined : (await find(root)).rootId;
  const job = query.job === undefined ? undefined : await jobNamed(services, query.job);
  return { ...query, ids, job, parentId, rootId };
};

/** The id of the existing job, by name or the beginning of its id; otherwise the text as given: a deleted job's runs stay. */
const jobNamed = async ({ ledger }: Services, ref: string): Promise<string> => {
  try {
    return (await findJob(ledger, ref)).id;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'job_not_found') return ref;
    throw error;
  }
};

/** Callers that are shown the same tasks. */
const whoseView = (caller: Caller): string => {
  switch (caller.kind) {
    case 'user':
      return '';
    case 'task':
      return caller.taskId;
    case 'token':
      return caller.grant.id;
  }
};

const queryText = (url: string): string => url.slice(url.indexOf('?') + 1 || url.length);

/** `epoch` distinguishes runs of the daemon, because each restarts its revisions. */
export const listTaskHandlers = (
  services: Services,
  epoch: string,
): Handlers<'tasks', 'list' | 'counts'> => ({
  async list(call) {
    const { caller, context } = call;
    const words = `${whoseView(caller)}?${queryText(context.req.url)}`;
    const tag = entityTag(epoch, services.ledger.tasks.revision(), words);
    const headers = { etag: tag, 'cache-control': 'no-cache' };
    if (isMatch(header(context, 'if-none-match'), tag)) return empty(304, headers);
    const wanted = await resolve(services, call);
    const page = await services.ledger.tasks.list({ ...wanted, maxBytes: MAX_PAGE_BYTES });
    // A person may have put tasks of other agents below those of a program.
    const tasks = await visibleOf(services.ledger, caller, page.tasks);
    return new Answer({ ...page, tasks }, { headers });
  },
  counts: () => services.ledger.tasks.counts(),
});

// Conditional requests, RFC 9110 section 13: a poll that finds nothing new costs a 304 and touches no row.

/** A weak tag: it changes with the revision, with the query, and with the run of the daemon that counts the revisions. */
export const entityTag = (epoch: string, revision: number, query: string): string => {
  const hash = createHash('sha1').update(query).digest('base64url').slice(0, 12);
  return `W/"${epoch}-${revision}-${hash}"`;
};

const strip = (tag: string): string => tag.trim().replace(/^W\//, '');

/** True when an If-None-Match header names the tag. Compared weakly, as that header asks for. */
export const isMatch = (header: string | undefined, tag: string): boolean => {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((candidate) => strip(candidate) === strip(tag));
};
