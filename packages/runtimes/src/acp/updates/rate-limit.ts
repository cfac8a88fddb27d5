// When a provider takes requests again, as claude reports it beside its usage.

import { countOf, fieldsOf } from './reading.ts';

const SECOND_MS = 1_000;

/** For a request that was refused: when the limit resets, in milliseconds since 1970. undefined: nothing was refused. */
export const reportedReset = (update: unknown): number | undefined => {
  const limit = fieldsOf(fieldsOf(fieldsOf(update)._meta)['_claude/rateLimit']);
  const resetsAt = countOf(limit.resetsAt);
  return limit.status === 'rejected' && resetsAt !== undefined ? resetsAt * SECOND_MS : undefined;
};
