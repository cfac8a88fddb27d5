// What a schema found wrong, as paths and sentences: the client sees every fault and reads the first one at once.

import { type Fault, ProblemError } from '@coxswain/protocol';
import type { z } from 'zod';
import { quote } from './quote.ts';

/** How many faults an answer lists; a request with more is wrong as a whole. */
const MAX_FAULTS = 20;

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

/** The JSON path: `labels.team`, `after[0]`, `env["A B"]`. */
export const pathText = (path: readonly PropertyKey[]): string => {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (PLAIN_KEY.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key).slice(0, 100))}]`;
  }
  return text;
};

const messageOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.message;
};

/** One fault a place; unknown keys are named one by one. */
export const faultsOf = (issues: readonly z.core.$ZodIssue[]): readonly Fault[] =>
  issues
    .flatMap((issue): readonly Fault[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'is not known here' }))
        : [{ path: pathText(issue.path), message: messageOf(issue) }],
    )
    .slice(0, MAX_FAULTS);

const sentence = ({ path, message }: Fault): string => (path === '' ? message : `${quote(path)}: ${message}`);

/** The refusal of a request: names the first fault in its detail and lists them all. */
export const invalidRequest = (faults: readonly Fault[]): ProblemError => {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const detail = first === undefined ? 'the request is not valid' : sentence(first) + more;
  return new ProblemError('invalid_request', detail, { faults });
};

/** The value as the schema gives it out. Throws `invalid_request` with the path of each fault. */
export const parseWith = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(faultsOf(result.error.issues));
};
