// What a schema found wrong with a request: the client sees every fault and reads the first one at once.

import { type Fault, ProblemError } from '@coxswain/protocol';
import { faultsOf, pathText } from '@coxswain/protocol/validation';
import type { z } from 'zod';
import { quote } from './request/quote.ts';

/** How many faults an answer lists; a request with more is wrong as a whole. */
const MAX_FAULTS = 20;

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
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const faults = faultsOf(result.error.issues).map(({ path, kind, message }) => ({
    path: pathText(path),
    message: kind === 'key' ? 'is not known here' : kind === 'missing' ? 'is missing' : message,
  }));
  throw invalidRequest(faults.slice(0, MAX_FAULTS));
};
