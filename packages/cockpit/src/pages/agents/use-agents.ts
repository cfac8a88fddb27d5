// The agents that can be used from here: all that are configured, and the well-known ones whose program is on the PATH.

import { type AgentSummary, isTerminalEvent, printableLine } from '@coxswain/protocol';
import { useSyncExternalStore } from 'react';
import { onlyChanges } from '../../data/only-changes.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useShell, useWorld } from '../../shell/context.ts';
import { type Checks, checksOf } from './agent-checks.ts';

const EVERY_MS = 5_000;

export const useAgents = (): Resource<readonly AgentSummary[]> => {
  const { client, environment } = useWorld();
  const load = onlyChanges(() => client.agents.list({ path: environment.PATH }));
  return useResource(load, {
    key: 'agents',
    everyMs: EVERY_MS,
    isConcerned: ({ type }) => type === 'TaskQueued' || isTerminalEvent(type),
  });
};

/** What is known of checks, and how one is made. */
export const useChecks = (): { readonly checks: Checks; check(name: string): void } => {
  const { client, clock, environment, words } = useWorld();
  const shell = useShell();
  const store = checksOf(client);
  const checks = useSyncExternalStore(store.subscribe, store.snapshot);
  const said = words.screen.agents;
  const check = async (name: string): Promise<void> => {
    const done = await store.run(name, {
      check: (agent) => client.agents.check(agent, { ...environment }),
      nowMs: () => clock.nowMs(),
    });
    const shown = printableLine(name);
    if (done === undefined) return shell.say(said.isChecking(shown), 'plain');
    const broken = done.steps.find(({ ok }) => !ok);
    if (done.ok) shell.say(said.works(shown), 'good');
    else shell.say(said.broken(shown, printableLine(broken?.detail ?? '')), 'bad');
  };
  return { checks, check: (name) => void check(name) };
};
