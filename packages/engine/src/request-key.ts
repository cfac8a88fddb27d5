// The key under which a request is accepted once, and what tells a repetition from another request under the same key.

import { createHash } from 'node:crypto';
import { ID_BYTES, type JobId, jobIdFrom } from '@coxswain/protocol';
import type { Program } from './rights/program.ts';

/** A key of a program stands for its task alone: by guessing others' keys it would be handed their tasks. */
export const keyOf = (key: string | undefined, program: Program | undefined): string | undefined =>
  program === undefined || key === undefined ? key : `${program.task.id}:${key}`;

/** The request without what may differ when the same command is given again from another shell. */
export const hashOf = (request: object): string => {
  const {
    environment: _environment,
    idempotencyKey: _key,
    ...rest
  }: { environment?: unknown; idempotencyKey?: unknown } = request;
  return createHash('sha256').update(JSON.stringify(rest)).digest('base64url');
};

/** The id of the job that is made under the key: the same each time, so that a job which is there is the one that was asked for. */
export const jobIdOf = (key: string): JobId =>
  jobIdFrom(createHash('sha256').update(`job ${key}`).digest().subarray(0, ID_BYTES));
