// The key bindings of an agent's own items: jobs, sessions and channel routes.

import type { AllWords } from '@coxswain/locale/cockpit';
import { type ChannelRoute, messageOf, printableLine } from '@coxswain/protocol';
import type { Binding } from '../../../keys/binding.ts';
import type { CockpitDeps, Shell } from '../../../shell/deps.ts';
import type { JobActions } from '../../jobs/use-job-actions.ts';
import type { AgentTab } from './agent-tab.ts';
import type { OwnItem } from './own-rows.ts';

export interface OwnKeyPorts {
  readonly tab: AgentTab;
  /** The item under the cursor right now. */
  item(): OwnItem | undefined;
  readonly hasItem: boolean;
  /** Runs the job under the cursor. */
  readonly isEnabled: boolean;
  readonly words: AllWords;
  readonly shell: Shell;
  readonly jobs: JobActions;
  readonly agent: string;
  removeRoute(route: ChannelRoute): void;
  addRoute(): void;
}

/** The target of Enter: a job opens its page, a session the chat; a route has none. */
export const openOwn = (item: OwnItem, shell: Shell): void => {
  if (item.kind === 'job') shell.go({ page: 'jobs', job: item.job.id });
  else if (item.kind === 'session')
    shell.go({ page: 'chat', session: item.session.name, agent: item.session.agent });
};

const jobKeys = ({ item, hasItem, isEnabled, words, jobs, agent }: OwnKeyPorts): readonly Binding[] => {
  const { keys } = words.screen.jobs;
  const withJob = (act: JobActions['run']) => () => {
    const found = item();
    if (found?.kind === 'job') act(found.job);
  };
  return [
    ...(hasItem
      ? [
          { keys: ['r'], label: keys.run, run: withJob(jobs.run) },
          { keys: ['p'], label: isEnabled ? keys.pause : keys.resume, run: withJob(jobs.toggle) },
          { keys: ['e'], label: keys.edit, run: withJob(jobs.edit) },
          { keys: ['d'], label: keys.remove, run: withJob(jobs.remove) },
          { keys: ['v'], label: words.screen.shell.verbs.chat, isQuiet: true, run: withJob(jobs.chat) },
          { keys: ['l'], label: words.screen.shell.verbs.log, isQuiet: true, run: withJob(jobs.log) },
        ]
      : []),
    { keys: ['n'], label: keys.create, run: () => jobs.create(agent) },
  ];
};

const routeKeys = ({ item, hasItem, words, removeRoute, addRoute }: OwnKeyPorts): readonly Binding[] => {
  const remove = (): void => {
    const found = item();
    if (found?.kind === 'route') removeRoute(found.route);
  };
  const { keys } = words.screen.agents;
  return [
    { keys: ['n'], label: keys.addRoute, run: addRoute },
    ...(hasItem ? [{ keys: ['d'], label: keys.removeRoute, run: remove }] : []),
  ];
};

/** None on the details tab. */
export const ownKeys = (ports: OwnKeyPorts): readonly Binding[] => {
  const { tab, item, hasItem, words, shell } = ports;
  const open = (): void => {
    const found = item();
    if (found) openOwn(found, shell);
  };
  const { keys } = words.screen.jobs;
  const enter: readonly Binding[] =
    hasItem && (tab === 'jobs' || tab === 'sessions')
      ? [{ keys: ['enter'], label: keys.open, run: open }]
      : [];
  switch (tab) {
    case 'jobs':
      return [...enter, ...jobKeys(ports)];
    case 'sessions':
      return enter;
    case 'channels':
      return routeKeys(ports);
    default:
      return [];
  }
};

/** Asks first. */
export const routeRemoval =
  ({ client, words }: CockpitDeps, shell: Shell, reload: () => void) =>
  async (route: ChannelRoute): Promise<void> => {
    const { agents, shell: common } = words.screen;
    const from = [route.channel, route.account, route.peer, route.thread]
      .filter((part) => part !== undefined)
      .map(printableLine)
      .join(':');
    const title = agents.removeRouteTitle(from);
    if (!(await shell.confirm({ title, action: agents.keys.removeRoute, isDangerous: true }))) return;
    try {
      await client.routes.remove(route.id);
      shell.say(words.channels.notes.routeRemoved(from), 'good');
    } catch (error) {
      shell.say(common.failed(messageOf(error)), 'bad');
    }
    reload();
  };
