// Tasks: submit, list, count; for a single task see one-task.ts.

import { z } from 'zod';
import { batchLine, batchQuery } from '../schema/batch.ts';
import { allCounts } from '../schema/counts.ts';
import { taskQuery } from '../schema/query.ts';
import { submitTask, submitTaskOf } from '../schema/submit.ts';
import { submittedTask } from '../schema/task.ts';
import { taskPage } from '../schema/task-detail.ts';
import { TRACEPARENT_HEADER } from '../traceparent.ts';
import { allAgents, anyone, limitedToAgents, ownAgent, SUBMIT_TOOLS } from './access.ts';
import { oneTask } from './one-task.ts';
import { NDJSON_TYPE, operation, SSE_TYPE } from './operation.ts';

/** The longest idempotency key. */
export const MAX_KEY_CHARACTERS = 255;

export const tasks = {
  list: operation({
    id: 'listTasks',
    route: 'GET /tasks',
    summary: 'List tasks',
    description:
      'A page of tasks, filtered. Items (to-dos of agents) are included only if `kind` lists `item`, or below `parent` and `root`. The ETag changes when a listed task changes, not with streamed output; ' +
      'a poll with If-None-Match returns 304 if nothing changed.',
    query: taskQuery,
    headers: [
      {
        name: 'If-None-Match',
        description: 'The ETag of an earlier response to the same query.',
        schema: z.string(),
      },
    ],
    output: taskPage,
    answer: 'A page. Pass `nextCursor` as `cursor` to get the next one.',
    otherAnswers: [{ status: 304, description: 'Nothing has changed since that ETag.' }],
    problems: ['task_not_found', 'ambiguous_id'],
    access: ownAgent,
    isLong: true,
  }),
  submit: operation({
    id: 'createTask',
    route: 'POST /tasks',
    summary: 'Submit a task',
    description:
      'Stores the task durably, then responds. `Accept: text/event-stream` returns its event stream until it ends; ' +
      '`Prefer: wait=30` waits up to 30 seconds for it to end.',
    body: submitTask,
    bodyOf: submitTaskOf,
    headers: [
      {
        name: 'Idempotency-Key',
        description: 'A repeated request with the same key returns the task of the first.',
        schema: z.string().min(1).max(MAX_KEY_CHARACTERS),
      },
      {
        name: TRACEPARENT_HEADER,
        description: 'A W3C trace context: the task joins that trace, unless its body names another one.',
        schema: z.string(),
      },
      { name: 'Prefer', description: '`wait=<seconds>`: wait for the task to end.', schema: z.string() },
      { name: 'Accept', description: '`text/event-stream`: follow the task.', schema: z.string() },
    ],
    output: submittedTask,
    status: 201,
    answer: 'The new task.',
    otherAnswers: [
      {
        status: 200,
        description: 'The earlier task, because the key was already used. Or the stream.',
        schema: submittedTask,
      },
      { status: 200, description: 'The events of the task.', type: SSE_TYPE },
      {
        status: 204,
        description:
          'A stream was requested for a known key, but the task has ended and the client has seen its end.',
      },
    ],
    problems: [
      'agent_not_found',
      'task_not_found',
      'ambiguous_id',
      'idempotency_conflict',
      'unprocessable',
      'queue_full',
      'background_limit',
      'tree_limit',
      'shutting_down',
      'storage',
    ],
    access: anyone(limitedToAgents('submit'), SUBMIT_TOOLS),
    dependsOnConfig: true,
    isRepeatable: true,
  }),
  submitBatch: operation({
    id: 'createTasks',
    route: 'POST /tasks/batch',
    summary: 'Submit many tasks',
    description:
      'One task per line, one answer per line, in the same order; empty lines are skipped but counted. An invalid or refused ' +
      'line gets its problem as the answer and does not affect the others. Lines are answered as they arrive. A first line ' +
      '`{"defaults": {…}}` sets source, workDir and environment for lines that omit them; it is not counted.',
    query: batchQuery,
    lines: { types: [NDJSON_TYPE, 'application/ndjson', 'application/jsonl'], schema: submitTask },
    contentType: NDJSON_TYPE,
    lineSchema: batchLine,
    answer: 'One answer per line.',
    access: anyone(limitedToAgents('submit'), SUBMIT_TOOLS),
    dependsOnConfig: true,
    isLong: true,
  }),
  counts: operation({
    id: 'countTasks',
    route: 'GET /tasks/running/count',
    summary: 'Count tasks by status',
    description: 'How many tasks are pending, running, waiting for input, completed, failed and cancelled.',
    output: allCounts,
    answer: 'The counts.',
    access: anyone(allAgents('read')),
  }),
  ...oneTask,
};
