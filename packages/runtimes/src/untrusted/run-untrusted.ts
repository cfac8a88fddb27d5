// The one way to use a schema, a pattern or a glob that an agent or a file gives: away from the daemon's own process,
// within limits. The programs that do it are started by the first that asks.

import type {
  OperationInput,
  OperationLimit,
  OperationName,
  OperationResult,
} from './untrusted-operations.ts';

export interface UntrustedOptions {
  /** Who asks, like the mark of a run: each has one operation under way at a time, and its turn beside all others. */
  readonly owner: string;
  /** Ends it, or takes it out of the queue. */
  readonly signal?: AbortSignal | undefined;
}

const WORDS: Readonly<Record<OperationLimit, string>> = {
  time: 'it took longer than 2 s',
  memory: 'it needed more than 128 MiB of memory',
  queue: '1000 checks are waiting already',
  start: 'the program that checks it could not be started',
};

/** It was ended, or not started, because of a limit; the message completes "… cannot be used: ". */
export class UntrustedLimit extends Error {
  readonly limit: OperationLimit;

  constructor(limit: OperationLimit) {
    super(WORDS[limit]);
    this.limit = limit;
  }
}

/**
 * Runs an operation on untrusted data.
 * @throws UntrustedLimit after 2 s, beyond 128 MiB, or when the owner has 1000 waiting
 * @throws Error what the operation throws; for an aborted signal, its reason
 */
export const runUntrusted = async <Name extends OperationName>(
  name: Name,
  input: OperationInput<Name>,
  { owner, signal }: UntrustedOptions,
): Promise<OperationResult<Name>> => {
  const { untrustedPool } = await import('./untrusted-pool.ts');
  const answer = await untrustedPool.run({ name, input, owner, signal });
  switch (answer.status) {
    case 'done':
      // The answer to a name is that operation's result.
      return answer.result as OperationResult<Name>;
    case 'failed':
      throw new Error(answer.message);
    case 'refused':
      throw new UntrustedLimit(answer.limit);
    case 'aborted':
      throw signal?.reason ?? new Error('the check was called off');
  }
};
