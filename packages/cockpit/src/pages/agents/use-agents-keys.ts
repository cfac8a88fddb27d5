// The keys of the page of agents.

import type { AgentSummary } from '@coxswain/protocol';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import { namedRef, type Shown } from '../../shell/shown-by.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import { useJobActions } from '../jobs/use-job-actions.ts';
import { tabAfter } from './opened/agent-tab.ts';
import { ownKeys, routeRemoval } from './opened/own-keys.ts';
import type { OpenedAgent } from './opened/use-opened-agent.ts';

export const useAgentsKeys = (ports: {
  /** Under the cursor. */
  readonly agent: AgentSummary | undefined;
  readonly isOpen: boolean;
  /** The opened item has focus, not the list. */
  readonly isInPane: boolean;
  readonly opened: OpenedAgent;
  setOpen(isOpen: boolean): void;
  focus(isInPane: boolean): void;
  move(to: ListMove): void;
  check(name: string): void;
  makeDefault(agent: AgentSummary): void;
  addRoute(): void;
  /** A text field is open. */
  readonly isAsking: boolean;
  readonly sortKeys: readonly Binding[];
}): void => {
  const { agent, isOpen, isInPane, opened, setOpen, focus, check, makeDefault } = ports;
  const deps = useDeps();
  const shell = useShell();
  const { agents: said, shell: common } = deps.words.screen;
  const jobs = useJobActions(opened.reload);
  const { verbs } = common;
  const isOwn = isInPane && opened.tab !== 'agent';
  const { item } = opened.list;
  const ownRef = (): Shown | undefined => {
    const found = isOwn ? opened.list.newest()?.item : undefined;
    if (found?.kind === 'job') return namedRef('jobs', found.job);
    if (found?.kind === 'session') return namedRef('sessions', found.session);
    return namedRef('agents', agent && { name: agent.name });
  };
  const copyKeys = useCopyKeys(ownRef);
  const ofOwn = (name: string): readonly Binding[] =>
    ownKeys({
      tab: opened.tab,
      item: () => opened.list.newest()?.item,
      hasItem: item !== undefined,
      isEnabled: item?.item.kind === 'job' && item.item.job.enabled,
      words: deps.words,
      shell,
      jobs,
      agent: name,
      addRoute: ports.addRoute,
      removeRoute: (route) => void routeRemoval(deps, shell, opened.reload)(route),
    });
  const checkNow = (name: string): void => {
    opened.choose('agent');
    setOpen(true);
    check(name);
  };
  const chat = (name: string): void => shell.go({ page: 'chat', agent: name });
  const openKeys: readonly Binding[] = [
    { keys: [']'], label: said.keys.tab, run: () => opened.choose(tabAfter(opened.tab, 1)) },
    { keys: ['['], run: () => opened.choose(tabAfter(opened.tab, -1)) },
    { keys: ['tab'], label: verbs.focus, isQuiet: true, run: () => focus(!isInPane) },
    { keys: ['escape'], label: said.keys.close, run: () => setOpen(false) },
  ];
  const enter = { keys: ['enter'], label: isInPane ? said.keys.close : said.keys.detail };
  const ofOne = (own: AgentSummary): readonly Binding[] => [
    ...(isOwn ? ofOwn(own.name) : [{ ...enter, run: () => setOpen(!isInPane) }]),
    ...(isOpen ? openKeys : []),
    { keys: ['C'], label: said.keys.check, run: () => checkNow(own.name) },
    ...(isOwn && (opened.tab === 'jobs' || opened.tab === 'channels')
      ? []
      : [{ keys: ['n'], label: said.keys.chat, run: () => chat(own.name) }]),
    ...(isOwn ? [] : [{ keys: ['v'], label: verbs.chat, isQuiet: true, run: () => chat(own.name) }]),
    { keys: ['*'], label: said.keys.makeDefault, run: () => makeDefault(own) },
    ...copyKeys,
  ];
  const bindings = [
    ...ports.sortKeys,
    ...(agent === undefined ? [] : ofOne(agent)),
    ...moveBindings(
      isInPane ? opened.move : ports.move,
      isInPane && !isOwn ? common.keys.scroll : common.keys.move,
    ),
  ];
  useKeyLayer({ title: said.title, level: 'page', bindings }, !ports.isAsking);
};
