// Tasks: submitting, listing, following, and what may be done to one.

import { z } from 'zod';
import { batchLine, batchQuery } from '../schema/batch.ts';
import { allCounts } from '../schema/counts.ts';
import { taskQuery } from '../schema/query.ts';
import { submitTask } from '../schema/submit.ts';
import { submittedTask } from '../schema/task.ts';
import { taskPage } from '../schema/task-detail.ts';
import { TRACEPARENT_HEADER } from '../traceparent.ts';
import { anyone, narrowed, ownAgent, SUBMIT_TOOLS, whole } from './access.ts';
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
    output: taskPage,
    answer: 'A page; `nextCursor` leads to the next.',
    otherAnswers: [{ status: 304, description: 'Nothing changed since the ETag.' }],
    problems: ['task_not_found', 'ambiguous_id'],
    access: ownAgent,
    isLong: true,
  }),
  submit: operation({
    id: 'createTask',
    route: 'POST /tasks',
    summary: 'Submit a task',
    description:
      'Accepts a task durably. With `Accept: text/event-stream` the answer is its stream, until it ends; with ' +
      '`Prefer: wait=30` the answer waits up to 30 seconds for its end.',
    body: submitTask,
    headers: [
      {
        name: 'Idempotency-Key',
        description: 'A repeated request with the same key answers with the task of the first.',
        schema: z.string().min(1).max(MAX_KEY_CHARACTERS),
      },
      {
        name: TRACEPARENT_HEADER,
        description:
          'A trace context of W3C: the task belongs to that trace, unless it names another itself.',
        schema: z.string(),
      },
      { name: 'Prefer', description: '`wait=<seconds>`: wait for the end of the task.', schema: z.string() },
      { name: 'Accept', description: '`text/event-stream`: follow the task.', schema: z.string() },
    ],
    output: submittedTask,
    status: 201,
    answer: 'The new task.',
    otherAnswers: [
      {
        status: 200,
        description: 'The key was known: the earlier task. Or the stream.',
        schema: submittedTask,
      },
      { status: 200, description: 'The events of the task.', type: SSE_TYPE },
      {
        status: 204,
        description: 'A stream was asked for, and the task of the key has ended and its end was seen.',
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
    access: anyone(narrowed('submit'), SUBMIT_TOOLS),
    dependsOnConfig: true,
    isRepeatable: true,
  }),
  submitBatch: operation({
    id: 'createTasks',
    route: 'POST /tasks/batch',
    summary: 'Submit many tasks',
    description:
      'One task a line, one answer a line, in the order of the lines; empty lines are skipped but counted. A line that is ' +
      'wrong or refused is answered with its problem and disturbs no other. Lines are answered as they come. A first line ' +
      '`{"defaults": {…}}` sets source, workDir and environment for lines that leave them open; it is not counted.',
    query: batchQuery,
    lines: { types: [NDJSON_TYPE, 'application/ndjson', 'application/jsonl'], schema: submitTask },
    contentType: NDJSON_TYPE,
    lineSchema: batchLine,
    answer: 'One answer a line.',
    access: anyone(narrowed('submit'), SUBMIT_TOOLS),
    dependsOnConfig: true,
    isLong: true,
  }),
  counts: operation({
    id: 'countTasks',
    route: 'GET /tasks/running/count',
    summary: 'Count tasks by status',
    description: 'How many tasks are pending, running, waiting for input, and how many ended how.',
    output: allCounts,
    answer: 'The counts.',
    access: anyone(whole('read')),
  }),
  ...oneTask,
};
