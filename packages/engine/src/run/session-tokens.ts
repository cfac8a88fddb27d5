// The tokens by which programs are known. A token belongs to a session for good, because an agent stays ready between
// the tasks of its session with the environment of the first, and outlives its daemon; it stands for the task that runs there now.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import type { RunRegistry } from './registry.ts';

export class SessionTokens {
  readonly #secret: Uint8Array;

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** The token of a session, by the id that it keeps when it is renamed. */
  of(sessionId: string): string {
    return `${Buffer.from(sessionId).toString('base64url')}.${this.#seal(sessionId).toString('base64url')}`;
  }

  /** The session whose token it is; undefined for what this daemon never gave. Takes the same time wherever it is wrong. */
  sessionOf(token: string): string | undefined {
    const [name = '', seal = ''] = token.split('.');
    const sessionId = Buffer.from(name, 'base64url').toString();
    const wanted = this.#seal(sessionId);
    const given = Buffer.from(seal, 'base64url');
    const compared = given.length === wanted.length ? given : Buffer.alloc(wanted.length);
    return timingSafeEqual(compared, wanted) && token === this.of(sessionId) ? sessionId : undefined;
  }

  #seal(sessionId: string): Buffer {
    return createHmac('sha256', this.#secret).update(sessionId).digest();
  }
}

/** As `Engine.authenticate` says. */
export const callerBehind = (
  token: string,
  { tokens, registry }: { readonly tokens: SessionTokens; readonly registry: RunRegistry },
): Caller | undefined => {
  const sessionId = tokens.sessionOf(token);
  if (sessionId === undefined) return undefined;
  const run = registry.ofSession(sessionId);
  if (run) return { kind: 'task', name: run.task.user, taskId: run.task.id };
  throw new ProblemError(
    'unauthorized',
    `no task of session ${sessionId} runs now, so its token is not valid; submit a task to it, or do this from your own shell`,
  );
};
