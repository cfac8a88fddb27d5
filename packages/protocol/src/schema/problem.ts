// The body of an error response, RFC 9457.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { PROBLEMS, type ProblemCode } from '../problem-codes.ts';

const fault = z.object({
  /** JSON path, e.g. `labels.team`. */
  path: z.string(),
  message: z.string(),
});
/** A fault in a request, with its path. */
export type Fault = Frozen<z.output<typeof fault>>;

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  /** What happened, with the limit or value, and what to do next. */
  detail: z.string(),
  faults: z.array(fault).optional(),
  /** The ids that an ambiguous prefix matches. */
  candidates: z.array(z.string()).optional(),
  limit: z.object({ key: z.string(), value: z.number() }).optional(),
  retryAfterSeconds: z.number().optional(),
  oldestSeq: z.number().optional(),
  /** The id under which the daemon logged an internal error. */
  logId: z.string().optional(),
  /** It is not known whether the request took effect; ask the next daemon. Absent: it did not. */
  outcome: z.literal('unknown').optional(),
});
export type Problem = Frozen<z.output<typeof problem>>;
