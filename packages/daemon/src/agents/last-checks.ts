// What came of the last check of each agent, for whoever looks at it later: the cockpit shows what `cox agents check` found. It
// holds as long as the agent is defined as it was then.

import type { Engine } from '@coxswain/engine';
import type { AgentCheck, AgentDefinition, AgentSummary } from '@coxswain/protocol';

export type LastCheck = NonNullable<AgentSummary['lastCheck']>;

export class LastChecks {
  readonly #checks = new Map<string, { readonly defined: string; readonly check: LastCheck }>();

  note(agent: AgentDefinition, { ok, steps }: AgentCheck, nowMs: number): void {
    const check = { at: new Date(nowMs).toISOString(), ok, steps };
    this.#checks.set(agent.name, { defined: JSON.stringify(agent), check });
  }

  of(agent: AgentDefinition): LastCheck | undefined {
    const known = this.#checks.get(agent.name);
    return known?.defined === JSON.stringify(agent) ? known.check : undefined;
  }
}

const byEngine = new WeakMap<Engine, LastChecks>();

/** Those of the daemon that this engine belongs to, whichever of its doors is asked. */
export const lastChecksOf = (engine: Engine): LastChecks => {
  const known = byEngine.get(engine) ?? new LastChecks();
  byEngine.set(engine, known);
  return known;
};
