// The access tokens of this ledger. All are kept in memory, by the hash of their text: a request that brings one costs no query,
// a token that is revoked is refused from that moment on, and open requests of its bearer end.

import { createHash } from 'node:crypto';
import type { StoredToken } from '@coxswain/ledger';
import {
  type AccessToken,
  type CreatedToken,
  ID_BYTES,
  type NewToken,
  ProblemError,
  TOKEN_PREFIX,
  tokenIdFrom,
  tokenState,
  userOfToken,
} from '@coxswain/protocol';
import { agentNamed } from '../../agents/index.ts';
import type { EngineDependencies } from '../../dependencies.ts';
import type { Alarms } from '../../dispatch/index.ts';
import type { Caller, EngineSettings, TokenVerbs } from '../../engine.ts';
import { auditBy } from '../audit-by.ts';
import type { TokenCaller } from '../grant.ts';
import { requireUser } from '../person.ts';
import { isWholeToken, TOKEN_BYTES, TOKEN_CHARACTERS, tokenTextFrom } from './token-text.ts';

/** How long a use may wait until it is written down. */
const NOTE_USE_MS = 60_000;

interface Known {
  token: StoredToken;
  readonly caller: TokenCaller;
  /** Aborts open requests of its bearer. */
  readonly end: (why: ProblemError) => void;
  dispose: () => void;
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');

const over = ({ name, revokedAt, expiresAt }: StoredToken): ProblemError => {
  const what = revokedAt === undefined ? `expired at ${expiresAt}` : `was revoked at ${revokedAt}`;
  return new ProblemError(
    'unauthorized',
    `token '${name}' ${what}; create another with: cox tokens create ${name}`,
  );
};

const unknown = (text: string): ProblemError =>
  new ProblemError(
    'unauthorized',
    isWholeToken(text)
      ? 'this daemon does not know that access token: it belongs to another ledger, or was revoked long ago; create one with: cox tokens create'
      : `the access token is incomplete or mistyped: one has ${TOKEN_CHARACTERS} characters, this one ${text.length}; copy it again`,
  );

interface TokenDeps {
  readonly env: Pick<EngineDependencies, 'ledger' | 'clock' | 'log' | 'randomBytes'>;
  readonly settings: () => EngineSettings;
  readonly wallAlarms: Alarms;
  readonly steadyAlarms: Alarms;
}

export class AccessTokens {
  readonly #deps: TokenDeps;
  readonly #known = new Map<string, Known>();
  readonly #used = new Map<Known, number>();
  #loading: Promise<void> | undefined;
  #noting: (() => void) | undefined;

  constructor(deps: TokenDeps) {
    this.#deps = deps;
  }

  verbs(): TokenVerbs {
    return {
      listTokens: () => this.#list(),
      createToken: (token, caller) => this.#create(token, caller),
      revokeToken: (ref, caller) => this.#revoke(ref, caller),
      bearerOf: (text) => this.#bearerOf(text),
    };
  }

  /** It is found by its hash, so the time it takes reveals nothing about other tokens. */
  async #bearerOf(text: string): Promise<Caller | undefined> {
    if (!text.startsWith(TOKEN_PREFIX)) return undefined;
    await this.#loaded();
    const known = this.#known.get(keyOf(hashOf(text)));
    if (known === undefined) throw unknown(text);
    const nowMs = this.#deps.env.clock.nowMs();
    if (known.caller.grant.ended.aborted || tokenState(known.token, nowMs) !== 'active')
      throw over(known.token);
    this.#noteUse(known, nowMs);
    return known.caller;
  }

  /** Writes down what was used since. */
  async close(): Promise<void> {
    this.#noting?.();
    await this.#writeUses();
  }

  #loaded(): Promise<void> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    for (const { token, hash } of await this.#deps.env.ledger.tokens.list()) this.#know(token, hash);
  }

  #know(token: StoredToken, hash: Uint8Array): void {
    const ending = new AbortController();
    const { id, name, may, agents, expiresAt } = token;
    const known: Known = {
      token,
      caller: {
        kind: 'token',
        name: userOfToken(name),
        grant: { id, name, may: new Set(may), agents: agents && new Set(agents), ended: ending.signal },
      },
      end: (why) => ending.abort(why),
      dispose: () => {},
    };
    this.#known.set(keyOf(hash), known);
    if (expiresAt !== undefined && token.revokedAt === undefined)
      known.dispose = this.#deps.wallAlarms.set(Date.parse(expiresAt), () => known.end(over(token)));
  }

  async #list(): Promise<readonly AccessToken[]> {
    await this.#loaded();
    const nowMs = this.#deps.env.clock.nowMs();
    const stored = await this.#deps.env.ledger.tokens.list();
    return stored.map(({ token, hash }) => this.#shown(token, this.#known.get(keyOf(hash)), nowMs));
  }

  #shown(token: StoredToken, known: Known | undefined, nowMs: number): AccessToken {
    const usedMs = known && this.#used.get(known);
    return {
      ...token,
      state: tokenState(token, nowMs),
      ...(usedMs === undefined ? {} : { lastUsedAt: new Date(usedMs).toISOString() }),
    };
  }

  async #create(wanted: NewToken, caller: Caller): Promise<CreatedToken> {
    requireUser(caller, 'create access tokens');
    await this.#loaded();
    const { env, settings } = this.#deps;
    const nowMs = env.clock.nowMs();
    const { name, may, agents, expiresAt } = wanted;
    for (const agent of agents ?? []) agentNamed(settings(), agent);
    if (agents !== undefined && may.includes('admin'))
      throw new ProblemError(
        'unprocessable',
        'a token with the scope admin may do everything, so it cannot be limited to agents: drop admin or the agents',
      );
    if (expiresAt !== undefined && Date.parse(expiresAt) <= nowMs)
      throw new ProblemError('unprocessable', `the token would expire at ${expiresAt}, which is in the past`);
    const text = tokenTextFrom(env.randomBytes(TOKEN_BYTES));
    const token: StoredToken = {
      id: tokenIdFrom(env.randomBytes(ID_BYTES)),
      name,
      may: [...new Set(may)],
      ...(agents === undefined ? {} : { agents: [...new Set(agents)] }),
      createdAt: new Date(nowMs).toISOString(),
      createdBy: caller.name,
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    };
    if (!(await env.ledger.tokens.create(token, hashOf(text), auditBy(caller))))
      throw new ProblemError(
        'unprocessable',
        `an active token '${name}' already exists: choose another name, or revoke it first with: cox tokens revoke ${name}`,
      );
    this.#know(token, hashOf(text));
    return { ...token, state: 'active', token: text };
  }

  async #revoke(ref: string, caller: Caller): Promise<AccessToken> {
    requireUser(caller, 'revoke access tokens');
    await this.#loaded();
    const { ledger, clock } = this.#deps.env;
    const nowMs = clock.nowMs();
    const all = [...this.#known.values()];
    const known =
      all.find(({ token }) => token.name === ref && tokenState(token, nowMs) === 'active') ??
      all.find(({ token }) => token.id === ref);
    const revoked =
      known &&
      (await ledger.tokens.revoke(known.token.id, { by: caller.name, atMs: nowMs }, auditBy(caller)));
    if (!known || !revoked)
      throw new ProblemError('not_found', `there is no active token '${ref}'; see: cox tokens list`);
    known.token = revoked;
    known.dispose();
    known.end(over(revoked));
    return this.#shown(revoked, known, nowMs);
  }

  #noteUse(known: Known, nowMs: number): void {
    this.#used.set(known, nowMs);
    this.#noting ??= this.#deps.steadyAlarms.set(this.#deps.env.clock.monotonicMs() + NOTE_USE_MS, () => {
      void this.#writeUses();
    });
  }

  async #writeUses(): Promise<void> {
    this.#noting = undefined;
    const uses = [...this.#used].map(([{ token }, atMs]) => ({ id: token.id, atMs }));
    if (uses.length === 0) return;
    try {
      await this.#deps.env.ledger.tokens.noteUse(uses);
    } catch (error) {
      this.#deps.env.log.warn({ error: String(error) }, 'could not record the last use of access tokens');
      return;
    }
    for (const [known, atMs] of this.#used)
      if (uses.some((use) => use.id === known.token.id && use.atMs === atMs)) {
        this.#used.delete(known);
        known.token = { ...known.token, lastUsedAt: new Date(atMs).toISOString() };
      }
  }
}
