// The key bindings of an agent's own items: jobs, sessions and channel routes.

import { type ChannelRoute, printableLine } from '@coxswain/protocol';
import { joined } from '@coxswain/views';
import type { Opened } from '../../../components/opened.tsx';
import type { Binding } from '../../../keys/binding.ts';
import { useSurroundings } from '../../../shell/context.ts';
import type { Shell } from '../../../shell/deps.ts';
import { useAttempt } from '../../../shell/use-attempt.ts';
import { jobKeys, useJobActions } from '../../jobs/use-job-actions.ts';
import type { AgentTab, Own } from './own.ts';

/** The target of Enter: a job opens its page, a session the chat; a route has none. */
export const openOwn = (own: Own, shell: Shell): void => {
  if (own.kind === 'job') shell.go({ page: 'jobs', job: own.job.id });
  else if (own.kind === 'session')
    shell.go({ page: 'chat', session: own.session.name, agent: own.session.agent });
};

/** Asks first. */
const useRouteRemoval = (reload: () => void): ((route: ChannelRoute) => void) => {
  const { deps, shell } = useSurroundings();
  const { agents } = deps.words.screen;
  const attempt = useAttempt(reload);
  return ({ id, channel, account, peer, thread }) =>
    attempt(async () => {
      const from = printableLine(joined([channel, account, peer, thread], ':'));
      const title = agents.removeRouteTitle(from);
      if (!(await shell.confirm({ title, action: agents.keys.removeRoute, isDangerous: true })))
        return undefined;
      await deps.client.routes.remove(id);
      return deps.words.channels.notes.routeRemoved(from);
    });
};

interface OwnKeys {
  readonly opened: Opened<AgentTab, Own>;
  reload(): void;
  addRoute(): void;
}

/** By the name of the agent; none on the details tab. */
export const useOwnKeys = ({
  opened,
  reload,
  addRoute,
}: OwnKeys): ((agent: string) => readonly Binding[]) => {
  const { deps, shell } = useSurroundings();
  const { words } = deps;
  const { jobs: said, agents } = words.screen;
  const actions = useJobActions(reload);
  const removeRoute = useRouteRemoval(reload);
  const { list, tab } = opened;
  const own = list.item;
  const ofItem = (bindings: readonly Binding[]): readonly Binding[] => (own === undefined ? [] : bindings);
  const withOwn = (act: (own: Own) => void) => () => {
    const found = list.newest();
    if (found) act(found);
  };
  const jobOf = (found: Own | undefined) => (found?.kind === 'job' ? found.job : undefined);
  const remove = withOwn((found) => found.kind === 'route' && removeRoute(found.route));
  const enter = { keys: ['enter'], label: said.keys.open, run: withOwn((found) => openOwn(found, shell)) };
  return (agent) =>
    ({
      agent: [],
      jobs: [
        ...ofItem([
          enter,
          ...jobKeys(() => jobOf(list.newest()), jobOf(own)?.enabled ?? false, { actions, words }),
        ]),
        { keys: ['n'], label: said.keys.create, run: () => actions.create(agent) },
      ],
      sessions: ofItem([enter]),
      channels: [
        { keys: ['n'], label: agents.keys.addRoute, run: addRoute },
        ...ofItem([{ keys: ['d'], label: agents.keys.removeRoute, run: remove }]),
      ],
    })[tab];
};
