// The agents page: each agent, how it is run and whether it works; open one for its details, jobs, sessions and channels.

import { type AgentSummary, cutToCells, isTerminalEvent, printableLine } from '@coxswain/protocol';
import { Text } from 'ink';
import { type FC, useState, useSyncExternalStore } from 'react';
import { PROMPT_ROWS } from '../../components/field-prompt.tsx';
import { ListPage, useListPage } from '../../components/list/list-page.tsx';
import { OpenedPane, useOpened } from '../../components/opened.tsx';
import { layoutOpened } from '../../components/opened-layout.ts';
import { Spinner } from '../../components/spinner.tsx';
import { onlyChanges } from '../../data/only-changes.ts';
import { useNow } from '../../data/use-now.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { onScreen } from '../../shell/rendering.ts';
import { type Checks, checksOf, withLastChecks } from './agent-checks.ts';
import { agentColumns, agentLines } from './agent-lines.ts';
import { AGENT_TABS, type AgentTab, type Own, ownColumns, ownId, useOwned } from './opened/own.ts';
import { openOwn } from './opened/own-keys.ts';
import { RoutePrompt } from './opened/route-prompt.tsx';
import { useAgentsKeys } from './use-agents-keys.ts';

const idOf = ({ name }: AgentSummary): string => name;
/** With fewer rows the opened agent takes the whole page. */
const BOTH_FROM_ROWS = 14;
/** Times are shown in minutes. */
const MINUTE_MS = 60_000;

export const AgentsPage: FC<PageProps> = ({ columns, rows, location }) => {
  const deps = useDeps();
  const { agents: said } = deps.words.screen;
  const shell = useShell();
  const resource = useAgents();
  const { checks: run, check } = useChecks();
  const checks = withLastChecks(run, resource.value ?? []);
  const nowMs = useNow((resource.value ?? []).length > 0, MINUTE_MS);
  const view = onScreen(deps, nowMs);
  const table = agentColumns(view, checks);
  const checking = [...checks].filter(([, { is }]) => is === 'running').map(([name]) => name);
  const [routeTo, setRouteTo] = useState<string>();
  const page = useListPage({
    resource,
    idOf,
    table,
    words: said,
    layout: (left, { count, isOpen }) => layoutOpened(left, { count, isOpen, bothFromRows: BOTH_FROM_ROWS }),
    rows,
    footRows: (checking.length > 0 ? 1 : 0) + (routeTo === undefined ? 0 : PROMPT_ROWS),
    wanted: location.page === 'agents' ? location.agent : undefined,
  });
  const agent = page.isOpen ? page.list.item : undefined;
  const { value: owned, reload } = useOwned(agent?.name);
  const sessions = (owned?.sessions ?? []).flatMap((own) => (own.kind === 'session' ? [own.session] : []));
  const last = agent && checks.get(agent.name);
  const opened = useOpened<AgentTab, Own>({
    id: agent?.name,
    tabs: AGENT_TABS,
    lines: agent ? agentLines({ agent, check: last, sessions }, { ...view, columns }) : [],
    ownOf: (tab) => (tab === 'agent' ? undefined : owned?.[tab]),
    idOf: ownId,
    rows: page.layout.detail,
  });
  useAgentsKeys({
    page,
    opened,
    reloadAll: resource.reload,
    reloadOwned: reload,
    check,
    addRoute: () => setRouteTo(page.list.item?.name),
    isAsking: routeTo !== undefined,
  });
  return (
    <ListPage
      {...{ page, table, columns, rows }}
      onOpen={() => page.setOpen(!page.isOpen)}
      below={({ name, isDefault }) => (
        <OpenedPane
          {...{ opened, columns }}
          title={printableLine(name)}
          tabs={AGENT_TABS.map((id) => ({
            id,
            label: said.tabs[id],
            count: (id === 'agent' ? undefined : owned?.[id].length) || undefined,
          }))}
          table={ownColumns(opened.tab, view)}
          empty={{
            text: opened.tab === 'agent' ? '' : said.none[opened.tab],
            hint: opened.tab === 'channels' && isDefault ? said.fallback : undefined,
            tone: 'quiet',
          }}
          onOpen={(own) => openOwn(own, shell)}
        />
      )}
    >
      {routeTo !== undefined && (
        <RoutePrompt
          agent={routeTo}
          columns={columns}
          onClose={() => setRouteTo(undefined)}
          onAdded={reload}
        />
      )}
      {checking.length > 0 && <CheckLine names={checking} columns={columns} />}
    </ListPage>
  );
};

// Reports that a check is running: it really starts the agent, which may take a while.
interface CheckLineProps {
  readonly names: readonly string[];
  readonly columns: number;
}

const CheckLine: FC<CheckLineProps> = ({ names, columns }) => {
  const { theme, words } = useDeps();
  const text = words.screen.agents.checking(names.map(printableLine).join(', '));
  return (
    <Text wrap="truncate" {...theme.running}>
      <Spinner /> {cutToCells(text, columns - 2)}
    </Text>
  );
};

// The agents available here: the configured ones, and the well-known ones whose program is on the PATH.
const EVERY_MS = 5_000;

const useAgents = (): Resource<readonly AgentSummary[]> => {
  const { client, environment } = useDeps();
  const load = onlyChanges(() => client.agents.list({ path: environment.PATH }));
  return useResource(load, {
    key: 'agents',
    everyMs: EVERY_MS,
    isConcerned: ({ type }) => type === 'TaskQueued' || isTerminalEvent(type),
  });
};

/** What is known of checks, and how one is made. */
const useChecks = (): { readonly checks: Checks; check(name: string): void } => {
  const { client, clock, environment, words } = useDeps();
  const shell = useShell();
  const store = checksOf(client);
  const checks = useSyncExternalStore(store.subscribe, store.snapshot);
  const said = words.screen.agents;
  const check = async (name: string): Promise<void> => {
    const done = await store.run(name, {
      check: (agent) => client.agents.check(agent, { environment }),
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
