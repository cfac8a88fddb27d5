// The key under which a request is accepted once, and what distinguishes a repetition from another request under that key. A key
// outlives the build that stored it: the same request must have the same hash in the next one.

import { createHash } from 'node:crypto';
import { ID_BYTES, type JobId, jobIdFrom } from '@coxswain/protocol';
import { submitTask } from '@coxswain/protocol/schema';
import type { Caller } from '../engine.ts';

/** A key of a program or of a token is its own: otherwise, by guessing others' keys, it would be handed their tasks. */
export const keyOf = (key: string | undefined, caller: Caller): string | undefined => {
  if (key === undefined) return undefined;
  switch (caller.kind) {
    case 'user':
      return key;
    case 'task':
      return `${caller.taskId}:${key}`;
    case 'token':
      return `${caller.grant.id}:${key}`;
  }
};

/** The hashes of a request: under the key the first is stored, and either is recognised there. */
export interface RequestHashes {
  readonly requestHash: string;
  /** As builds made it that hashed the fields in the order of their schema, defaults included. */
  readonly formerRequestHash?: string;
}

interface Form {
  /** The default request. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** The fields of the builds before hashes had a version. Nothing is ever added here. */
  readonly formerFields: readonly string[];
}

const { prompt: _prompt, ...SUBMIT_DEFAULTS } = submitTask.parse({ prompt: 'anything' });
const SUBMISSION: Form = {
  defaults: SUBMIT_DEFAULTS,
  formerFields: [
    ...['prompt', 'command', 'kind', 'source', 'agent', 'session', 'title', 'priority', 'group', 'labels'],
    ...['timeoutMs', 'runAt', 'delayMs', 'after', 'maxAttempts', 'deliverTo', 'delivery', 'workDir'],
    ...['addDirs', 'env', 'onInput', 'outputSchema', 'parentId'],
  ],
};
const RETRY: Form = { defaults: { force: false }, formerFields: ['force', 'prompt', 'retryOf'] };

/** The version of the canonical form; a hash without one is of the former kind. */
const VERSION = 'v2:';

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** JSON with the keys of every object in order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

/**
 * Only what differs from the defaults is hashed, in an order that does not depend on the schema: a field that a later build adds,
 * with its default, changes nothing. What may differ when the same command is given again from another shell is left out.
 */
const hashesOf = (request: object, { defaults, formerFields }: Form): RequestHashes => {
  const said = Object.entries(request).filter(
    ([field, value]) =>
      field !== 'environment' &&
      field !== 'traceparent' &&
      field !== 'idempotencyKey' &&
      value !== undefined &&
      canonical(value) !== canonical(defaults[field]),
  );
  const requestHash = VERSION + digest(canonical(Object.fromEntries(said)));
  // A former build could not have been asked this.
  if (said.some(([field]) => !formerFields.includes(field))) return { requestHash };
  const former = Object.entries(request).filter(([field]) => formerFields.includes(field));
  return { requestHash, formerRequestHash: digest(JSON.stringify(Object.fromEntries(former))) };
};

export const submissionHashes = (submission: object): RequestHashes => hashesOf(submission, SUBMISSION);

/** `retryOf` is the task that is retried. */
export const retryHashes = (retry: object & { readonly retryOf: string }): RequestHashes =>
  hashesOf(retry, RETRY);

/** The id of the job that is made under the key: the same each time, so that an existing job is the one that was asked for. */
export const jobIdOf = (key: string): JobId =>
  jobIdFrom(createHash('sha256').update(`job ${key}`).digest().subarray(0, ID_BYTES));
