// Lists and counts.

import { agentsOf, type Caller, findJob, isOwnTree, onlyOf, sessionSeen, visibleOf } from '@coxswain/engine';
import { ProblemError, type Task, type TaskQuery } from '@coxswain/protocol';
import { allCounts, taskPage, taskQuery } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { empty, json } from '../answer.ts';
import { entityTag, isMatch } from '../entity-tag.ts';
import { header } from '../header.ts';
import { type Call, plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';
import { isOwnRoot, resolveTask } from '../task-ref.ts';

/** How much the tasks of an answer may hold together; one that is shorter for it has a `nextCursor`. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

type ResolvedQuery = Parameters<Services['ledger']['tasks']['list']>[0];

/** True when everything that the query names lies below the task whose program asks. */
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
  const query = { ...(await narrow(services, call)), session: seen };
  const find = (text: string): Promise<Task> => resolveTask(services.ledger, text, call.caller);
  const parentId = parent === undefined ? undefined : (await find(parent)).id;
  const rootId = root === undefined ? undefined : (await find(root)).rootId;
  const job = query.job === undefined ? undefined : await jobNamed(services, query.job);
  return { ...query, job, parentId, rootId };
};

/** The id of the job that is there, by name or the beginning of its id; else what was said: a deleted job's runs stay. */
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

/** `epoch` tells one run of the daemon from the next, because each counts its revisions anew. */
export const listTaskRoutes = (services: Services, epoch: string): readonly Route[] => [
  plainRoute({
    name: 'listTasks',
    summary: 'List tasks',
    description:
      'A page of tasks, filtered. The to-dos of agents are among them only where `kind` names `item`, or below `parent` and `root`. The ETag moves when a task that a list shows changes, not with streamed output; ' +
      'a poll with If-None-Match that finds nothing new costs a 304.',
    query: taskQuery,
    headers: [
      {
        name: 'If-None-Match',
        description: 'The ETag of an earlier answer to the same query.',
        schema: z.string(),
      },
    ],
    answers: [
      { status: 200, description: 'A page; `nextCursor` leads to the next.', schema: taskPage },
      { status: 304, description: 'Nothing changed since the ETag.' },
    ],
    problems: ['forbidden', 'task_not_found', 'ambiguous_id'],
    async handle(call) {
      const { caller, context } = call;
      const words = `${whoseView(caller)}?${queryText(context.req.url)}`;
      const tag = entityTag(epoch, services.ledger.tasks.revision(), words);
      const headers = { etag: tag, 'cache-control': 'no-cache' };
      if (isMatch(header(context, 'if-none-match'), tag)) return empty(304, headers);
      const wanted = await resolve(services, call);
      const page = await services.ledger.tasks.list({ ...wanted, maxBytes: MAX_PAGE_BYTES });
      // A person may have put tasks of other agents below those of a program.
      return json(200, { ...page, tasks: await visibleOf(services.ledger, caller, page.tasks) }, headers);
    },
  }),
  plainRoute({
    name: 'countTasks',
    summary: 'Count tasks by status',
    description: 'How many tasks are pending, running, waiting for input, and how many ended how.',
    answers: [{ status: 200, description: 'The counts.', schema: allCounts }],
    async handle() {
      return json(200, await services.ledger.tasks.counts());
    },
  }),
];
