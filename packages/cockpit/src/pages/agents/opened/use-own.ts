// Loads an agent's jobs, sessions and channel routes. Reads nothing while no agent is given.

import { type ChannelRoute, isTerminalEvent, type Job, type Session } from '@coxswain/protocol';
import { onlyChanges } from '../../../data/only-changes.ts';
import { type Resource, useResource } from '../../../data/use-resource.ts';
import { useDeps } from '../../../shell/context.ts';

export interface Own {
  readonly jobs: readonly Job[];
  readonly sessions: readonly Session[];
  readonly routes: readonly ChannelRoute[];
}

const NOTHING: Own = { jobs: [], sessions: [], routes: [] };
const EVERY_MS = 5_000;

export const useOwn = (agent: string | undefined): Resource<Own> => {
  const { client } = useDeps();
  const key = `own ${agent ?? ''}`;
  const load = onlyChanges(async (): Promise<Own> => {
    if (agent === undefined) return NOTHING;
    const [jobs, sessions, routes] = await Promise.all([
      client.jobs.list(),
      client.sessions.list(),
      client.routes.list(),
    ]);
    const isOwn = (each: { readonly agent: string }): boolean => each.agent === agent;
    return { jobs: jobs.filter(isOwn), sessions: sessions.filter(isOwn), routes: routes.filter(isOwn) };
  });
  return useResource(load, {
    key,
    everyMs: EVERY_MS,
    isConcerned: (event) =>
      event.type === 'JobFired' || event.type === 'JobMissed' || isTerminalEvent(event.type),
  });
};
