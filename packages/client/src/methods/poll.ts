// Asks for a page again and again at the price of a 304 when nothing has changed.

import type { TaskPage, TaskQueryInput } from '@coxswain/protocol';
import { type Query, queryString } from '../query.ts';
import { type Requester, readJson } from '../requester.ts';
import { textOf } from '../transport/transport.ts';

/** How many queries it remembers an ETag of; a screen uses a handful. */
const REMEMBERED = 64;

/** Makes `tasks.poll`: the page, or undefined when it is the one that the same query was answered with before. */
export const poller = (request: Requester) => {
  const tags = new Map<string, string>();
  const remember = (key: string, tag: string | undefined): void => {
    tags.delete(key);
    if (tag === undefined) return;
    tags.set(key, tag);
    const oldest = tags.keys().next().value;
    if (tags.size > REMEMBERED && oldest !== undefined) tags.delete(oldest);
  };
  return (input: TaskQueryInput): Promise<TaskPage | undefined> => {
    const query = input as Query; // every field of a query is a text or a list of texts
    const key = queryString(query);
    const tag = tags.get(key);
    const headers: Record<string, string> = tag === undefined ? {} : { 'if-none-match': tag };
    return request.ask('listTasks', { query, headers }, async (answer) => {
      if (answer.status === 304) {
        await textOf(answer);
        return undefined;
      }
      const page = await readJson<TaskPage>(answer, request.address);
      remember(key, answer.header('etag'));
      return page;
    });
  };
};
