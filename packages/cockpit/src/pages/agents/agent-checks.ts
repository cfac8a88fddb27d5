// The results of agent checks, kept while the cockpit runs: a check starts the agent, so it only runs on request, and its
// result outlives the page.

import type { Client } from '@coxswain/client';
import { type AgentCheck, type AgentSummary, messageOf } from '@coxswain/protocol';

export type CheckState =
  | { readonly is: 'running' }
  /** `atMs`: when it was done. */
  | { readonly is: 'done'; readonly ok: boolean; readonly steps: AgentCheck['steps']; readonly atMs: number };

export type Checks = ReadonlyMap<string, CheckState>;

/** Merges the checks the daemon remembers, which others may have run; the later one wins. */
export const withLastChecks = (checks: Checks, agents: readonly AgentSummary[]): Checks => {
  const all = new Map(checks);
  for (const { name, lastCheck } of agents) {
    if (lastCheck === undefined) continue;
    const { ok, steps } = lastCheck;
    const atMs = Date.parse(lastCheck.at);
    const known = all.get(name);
    if (known?.is === 'running' || (known?.is === 'done' && known.atMs >= atMs)) continue;
    all.set(name, { is: 'done', ok, steps, atMs });
  }
  return all;
};

export class AgentChecks {
  readonly #listeners = new Set<() => void>();
  #checks: Checks = new Map();

  /** The same map until something changes. */
  readonly snapshot = (): Checks => this.#checks;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Resolves with the result; undefined if the agent is already being checked. */
  async run(
    name: string,
    { check, nowMs }: { check(name: string): Promise<AgentCheck>; nowMs(): number },
  ): Promise<Extract<CheckState, { is: 'done' }> | undefined> {
    if (this.#checks.get(name)?.is === 'running') return undefined;
    this.#become(name, { is: 'running' });
    const found = await check(name).catch((error: unknown) => {
      const detail = messageOf(error);
      return { ok: false, steps: [{ name, ok: false, detail }] };
    });
    const done = { is: 'done', ok: found.ok, steps: found.steps, atMs: nowMs() } as const;
    this.#become(name, done);
    return done;
  }

  #become(name: string, state: CheckState): void {
    this.#checks = new Map(this.#checks).set(name, state);
    for (const listener of this.#listeners) listener();
  }
}

const byClient = new WeakMap<Client, AgentChecks>();

/** The checks of the cockpit that this client belongs to. */
export const checksOf = (client: Client): AgentChecks => {
  const known = byClient.get(client) ?? new AgentChecks();
  byClient.set(client, known);
  return known;
};
