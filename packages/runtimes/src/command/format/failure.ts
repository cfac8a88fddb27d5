// A failure in the agent's own words.

import { cutToCells, printableLine } from '@coxswain/protocol';

export interface Failure {
  /** `limit`: the provider takes no more requests for now. */
  readonly code: 'runtime_error' | 'limit';
  readonly message: string;
  /** In milliseconds since 1970. */
  readonly resetAtMs?: number;
}

interface FailureHints {
  /** Of HTTP. */
  readonly status?: number;
  readonly resetAtMs?: number;
}

const TOO_MANY_REQUESTS = 429;
const LIMIT =
  /\b(?:rate.?limit|usage limit|limit reached|too many requests|quota (?:exceeded|exhausted)|RESOURCE_EXHAUSTED)/i;
/** claude ends the message of a used-up subscription with the time in seconds. */
const RESET = /limit reached\|(\d{10})\b/;
const MESSAGE_CELLS = 300;
const SECOND_MS = 1_000;

export const failureOf = (message: string, { status, resetAtMs }: FailureHints = {}): Failure => {
  const isLimit = status === TOO_MANY_REQUESTS || LIMIT.test(message);
  const told = RESET.exec(message)?.[1];
  const resetMs = resetAtMs ?? (told === undefined ? undefined : Number(told) * SECOND_MS);
  return {
    code: isLimit ? 'limit' : 'runtime_error',
    message: cutToCells(printableLine(message), MESSAGE_CELLS),
    ...(isLimit && resetMs !== undefined && { resetAtMs: resetMs }),
  };
};
