// The faults a schema found in a request: the client gets all of them, the first one in the message.

import { type Fault, ProblemError } from '@coxswain/protocol';
import { faultsOf, pathText } from '@coxswain/protocol/validation';
import type { z } from 'zod';
import { quote } from './request/quote.ts';

/** The most faults an answer lists. */
const MAX_FAULTS = 20;

const sentence = ({ path, message }: Fault): string => (path === '' ? message : `${quote(path)}: ${message}`);

/** Refuses a request: the detail names the first fault, the list has all. */
export const invalidRequest = (faults: readonly Fault[]): ProblemError => {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const detail = first === undefined ? 'the request is not valid' : sentence(first) + more;
  return new ProblemError('invalid_request', detail, { faults });
};

/** The parsed value. Throws `invalid_request` with the path of each fault. */
export const parseWith = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const faults = faultsOf(result.error.issues).map(({ path, kind, message }) => ({
    path: pathText(path),
    message: kind === 'key' ? 'is not known here' : kind === 'missing' ? 'is missing' : message,
  }));
  throw invalidRequest(faults.slice(0, MAX_FAULTS));
};
