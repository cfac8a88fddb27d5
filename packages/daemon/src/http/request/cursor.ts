// Where a stream begins: after the event that the client saw last, after the sequence it names, or where the route says.

import type { RequestContext } from '../context.ts';
import { invalidRequest } from '../faults.ts';
import { header } from './header.ts';

/** The cursor of a stream. `Last-Event-ID` wins: a reconnect repeats the first request and adds only that. */
export const cursorOf = (context: RequestContext, since: number | undefined, otherwise: number): number => {
  const last = header(context, 'last-event-id')?.trim();
  if (last === undefined || last === '') return since ?? otherwise;
  if (/^\d{1,15}$/.test(last)) return Number(last);
  throw invalidRequest([{ path: 'last-event-id', message: 'is not the sequence of an event' }]);
};
