// The keys of the page of agents.

import { type AgentSummary, printableLine } from '@coxswain/protocol';
import type { ListPageState } from '../../components/list/list-page.tsx';
import { type Opened, paneKeys } from '../../components/opened.tsx';
import type { Binding } from '../../keys/binding.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import { namedRef, type Shown } from '../../shell/shown-by.ts';
import { useAttempt } from '../../shell/use-attempt.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import type { AgentTab, Own } from './opened/own.ts';
import { useOwnKeys } from './opened/own-keys.ts';

export interface AgentsKeys {
  readonly page: ListPageState<AgentSummary>;
  readonly opened: Opened<AgentTab, Own>;
  reloadAll(): void;
  /** What belongs to the opened agent. */
  reloadOwned(): void;
  check(name: string): void;
  addRoute(): void;
  /** A text field is open. */
  readonly isAsking: boolean;
}

/** Makes an agent the default. This changes the config, so it asks first. */
const useMakeDefault = (reload: () => void): ((agent: AgentSummary) => void) => {
  const shell = useShell();
  const { client, words } = useDeps();
  const { agents } = words.screen;
  const attempt = useAttempt(reload);
  return ({ name, isDefault }) => {
    const shown = printableLine(name);
    if (isDefault) return shell.say(agents.wasDefault(shown), 'plain');
    attempt(async () => {
      const question = { title: agents.defaultTitle(shown), detail: agents.defaultDetail };
      if (!(await shell.confirm({ ...question, action: agents.defaultAction }))) return undefined;
      await client.agents.setDefault(name);
      return agents.isDefaultNow(shown);
    });
  };
};

export const useAgentsKeys = (settings: AgentsKeys): void => {
  const { page, opened, reloadAll, reloadOwned, check, addRoute, isAsking } = settings;
  const { isInPane, setOpen } = page;
  const { item: agent } = page.list;
  const shell = useShell();
  const { agents: said, shell: common } = useDeps().words.screen;
  const makeDefault = useMakeDefault(reloadAll);
  const isOwn = isInPane && opened.isList;
  const ref = (): Shown | undefined => {
    const own = isOwn ? opened.list.newest() : undefined;
    if (own?.kind === 'job') return namedRef('jobs', own.job);
    if (own?.kind === 'session') return namedRef('sessions', own.session);
    return namedRef('agents', agent && { name: agent.name });
  };
  const copyKeys = useCopyKeys(ref);
  const ofOwn = useOwnKeys({ opened, reload: reloadOwned, addRoute });
  const checkNow = (name: string): void => {
    opened.choose('agent');
    setOpen(true);
    check(name);
  };
  const chat = (name: string): void => shell.go({ page: 'chat', agent: name });
  const { ofOpened, moves } = paneKeys({
    page,
    opened,
    labels: said.keys,
    tabKeys: [']', '['],
    words: common,
  });
  const enter = { keys: ['enter'], label: isInPane ? said.keys.close : said.keys.detail };
  const ofOne = (own: AgentSummary): readonly Binding[] => [
    ...(isOwn ? ofOwn(own.name) : [{ ...enter, run: () => setOpen(!isInPane) }]),
    ...ofOpened,
    { keys: ['C'], label: said.keys.check, run: () => checkNow(own.name) },
    ...(isOwn && (opened.tab === 'jobs' || opened.tab === 'channels')
      ? []
      : [{ keys: ['n'], label: said.keys.chat, run: () => chat(own.name) }]),
    ...(isOwn ? [] : [{ keys: ['v'], label: common.verbs.chat, isQuiet: true, run: () => chat(own.name) }]),
    { keys: ['*'], label: said.keys.makeDefault, run: () => makeDefault(own) },
    ...copyKeys,
  ];
  const bindings = [...page.sortKeys, ...(agent === undefined ? [] : ofOne(agent)), ...moves];
  useKeyLayer({ title: said.title, level: 'page', bindings }, !isAsking);
};
