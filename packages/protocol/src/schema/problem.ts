// The body of an error response; the type checker compares it with the interface.

import { z } from 'zod';
import { PROBLEMS, type Problem, type ProblemCode } from '../problem.ts';
import type { ShapeOf } from './fields.ts';

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  candidates: z.array(z.string()).optional(),
  limit: z.object({ key: z.string(), value: z.number() }).optional(),
  retryAfterSeconds: z.number().optional(),
  oldestSeq: z.number().optional(),
  logId: z.string().optional(),
  outcome: z.literal('unknown').optional(),
} satisfies ShapeOf<Problem>);
