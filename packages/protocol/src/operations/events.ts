// The live events of all tasks.

import { eventsQuery } from '../schema/query.ts';
import { ownAgent } from './access.ts';
import { LAST_EVENT_ID, operation, SSE_TYPE } from './operation.ts';

export const events = {
  stream: operation({
    id: 'streamEvents',
    route: 'GET /events',
    summary: 'Follow all events',
    description:
      'The events of all tasks as SSE, filtered: replayed from the cursor (default: new events only), then live, ' +
      'without end.',
    query: eventsQuery,
    headers: [LAST_EVENT_ID],
    contentType: SSE_TYPE,
    answer: 'The events.',
    problems: ['task_not_found', 'ambiguous_id', 'cursor_expired'],
    access: ownAgent,
  }),
};
