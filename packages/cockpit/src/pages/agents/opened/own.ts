// What belongs to an agent: its jobs, sessions and channel routes, each with its columns.

import { type ChannelRoute, isTerminalEvent, type Job, type Session } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { routeColumns } from '@coxswain/views/channel';
import { jobColumns } from '@coxswain/views/job';
import { sessionColumns } from '@coxswain/views/session';
import { columnsAbout } from '../../../components/list/columns-about.ts';
import { onlyChanges } from '../../../data/only-changes.ts';
import { type Resource, useResource } from '../../../data/use-resource.ts';
import { useDeps } from '../../../shell/context.ts';
import type { ScreenContext } from '../../../shell/rendering.ts';

/** The tabs of an opened agent: the first has its details. */
export const AGENT_TABS = ['agent', 'jobs', 'sessions', 'channels'] as const;
export type AgentTab = (typeof AGENT_TABS)[number];

export type Own =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'route'; readonly route: ChannelRoute };

export const ownId = (own: Own): string =>
  own.kind === 'job' ? own.job.id : own.kind === 'session' ? own.session.id : own.route.id;

export type Owned = Readonly<Record<Exclude<AgentTab, 'agent'>, readonly Own[]>>;

const NOTHING: Owned = { jobs: [], sessions: [], channels: [] };
const EVERY_MS = 5_000;

/** Reads nothing while no agent is given. */
export const useOwned = (agent: string | undefined): Resource<Owned> => {
  const { client } = useDeps();
  const load = onlyChanges(async (): Promise<Owned> => {
    if (agent === undefined) return NOTHING;
    const [jobs, sessions, routes] = await Promise.all([
      client.jobs.list(),
      client.sessions.list(),
      client.routes.list(),
    ]);
    const isOwn = (each: { readonly agent: string }): boolean => each.agent === agent;
    return {
      jobs: jobs.filter(isOwn).map((job) => ({ kind: 'job', job })),
      sessions: sessions.filter(isOwn).map((session) => ({ kind: 'session', session })),
      channels: routes.filter(isOwn).map((route) => ({ kind: 'route', route })),
    };
  });
  return useResource(load, {
    key: `own ${agent ?? ''}`,
    everyMs: EVERY_MS,
    isConcerned: ({ type }) => type === 'JobFired' || type === 'JobMissed' || isTerminalEvent(type),
  });
};

/** The columns of a tab, without the agent: it is always this one. */
export const ownColumns = (tab: AgentTab, view: ScreenContext): readonly Column<Own>[] => {
  switch (tab) {
    case 'jobs': {
      const { name, trigger, next, last, streak, state } = jobColumns(view);
      return columnsAbout(
        (own: Own) => (own.kind === 'job' ? own.job : undefined),
        [name, trigger, next, last, streak, state],
      );
    }
    case 'sessions': {
      const { name, active, tokens, used } = sessionColumns(view);
      return columnsAbout(
        (own: Own) => (own.kind === 'session' ? own.session : undefined),
        [name, active, tokens, used],
      );
    }
    case 'channels': {
      const { channel, account, peer, thread, session } = routeColumns(view);
      return columnsAbout(
        (own: Own) => (own.kind === 'route' ? own.route : undefined),
        [channel, account, peer, thread, session],
      );
    }
    default:
      return [];
  }
};
