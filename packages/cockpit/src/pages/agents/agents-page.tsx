// The agents page: each agent, how it is run and whether it works; open one for its details, jobs, sessions and channels.

import { type AgentSummary, cutToCells, isTerminalEvent, messageOf, printableLine } from '@coxswain/protocol';
import { Box, Text } from 'ink';
import { type FC, useEffect, useState, useSyncExternalStore } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PROMPT_ROWS } from '../../components/field-prompt.tsx';
import { useListCursor } from '../../components/list/use-list-cursor.ts';
import { useSort } from '../../components/list/use-sort.ts';
import { layoutOpened } from '../../components/opened-layout.ts';
import { Spinner } from '../../components/spinner.tsx';
import { useOpening } from '../../components/use-opening.ts';
import { onlyChanges } from '../../data/only-changes.ts';
import { useNow } from '../../data/use-now.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { onScreen } from '../../shell/rendering.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { type Checks, checksOf, withLastChecks } from './agent-checks.ts';
import { agentColumns } from './agent-columns.ts';
import { AgentsView } from './agents-view.tsx';
import { openOwn } from './opened/own-keys.ts';
import { RoutePrompt } from './opened/route-prompt.tsx';
import { useOpenedAgent } from './opened/use-opened-agent.ts';
import { useAgentsKeys } from './use-agents-keys.ts';

const idOf = ({ name }: AgentSummary): string => name;
const NONE: readonly AgentSummary[] = [];
/** With fewer rows the opened agent takes the whole page. */
const BOTH_FROM_ROWS = 14;
/** Times are shown in minutes. */
const MINUTE_MS = 60_000;

export const AgentsPage: FC<PageProps> = ({ columns, rows, location }) => {
  const deps = useDeps();
  const { agents: said } = deps.words.screen;
  const shell = useShell();
  const { value, error, reload } = useAgents();
  const { checks: own, check } = useChecks();
  const checks = withLastChecks(own, value ?? NONE);
  const makeDefault = useMakeDefault(reload);
  const wanted = location.page === 'agents' ? location.agent : undefined;
  const { isOpen, isInPane, setOpen, focus } = useOpening(wanted !== undefined);
  const nowMs = useNow(checks.size > 0 || isOpen, MINUTE_MS);
  const view = onScreen(deps, nowMs);
  const sort = useSort(value ?? NONE, agentColumns(view, checks));
  const { items: all } = sort;
  const checking = [...checks].filter(([, { is }]) => is === 'running').map(([name]) => name);
  const [routeTo, setRouteTo] = useState<string>();
  const bodyRows = rows - (checking.length > 0 ? 1 : 0) - (routeTo === undefined ? 0 : PROMPT_ROWS);
  const layout = layoutOpened(bodyRows, { count: all.length, isOpen, bothFromRows: BOTH_FROM_ROWS });
  const list = useListCursor({ items: all, idOf, rows: layout.list, startId: wanted });
  const { moveTo, item } = list;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link to an agent selects it once
  useEffect(() => {
    if (wanted === undefined) return;
    moveTo(wanted);
    setOpen(true);
  }, [wanted]);
  const opened = useOpenedAgent({
    agent: isOpen ? item : undefined,
    checks,
    view,
    columns,
    rows: layout.detail,
  });
  usePageHead({ title: said.title, ...(value === undefined ? {} : { note: said.count(all.length) }) });
  useAgentsKeys({
    agent: item,
    isOpen,
    isInPane,
    opened,
    setOpen,
    focus,
    move: list.move,
    check,
    makeDefault,
    addRoute: () => setRouteTo(item?.name),
    isAsking: routeTo !== undefined,
    sortKeys: sort.bindings,
  });

  if (all.length === 0) {
    if (error !== undefined) return <EmptyState text={error} tone="bad" columns={columns} rows={rows} />;
    return value === undefined ? null : (
      <EmptyState text={said.empty} hint={said.emptyHint} columns={columns} rows={rows} />
    );
  }
  const click = (_agent: AgentSummary, index: number): void =>
    index === list.cursor.index ? setOpen(!isOpen) : list.move(index);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Box height={bodyRows} flexShrink={0} flexDirection="column">
        <AgentsView
          {...{ items: all, idOf, list, layout, columns, view, checks, opened }}
          mark={sort.mark}
          onClick={click}
          onOpen={(row) => openOwn(row.item, shell)}
        />
      </Box>
      {routeTo !== undefined && (
        <RoutePrompt
          agent={routeTo}
          columns={columns}
          onClose={() => setRouteTo(undefined)}
          onAdded={opened.reload}
        />
      )}
      {checking.length > 0 ? <CheckLine names={checking} columns={columns} /> : null}
    </Box>
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

// Makes an agent the default. This changes the config, so it asks first.
const useMakeDefault = (reload: () => void): ((agent: AgentSummary) => void) => {
  const shell = useShell();
  const { client, words } = useDeps();
  const { agents, shell: common } = words.screen;
  const make = async ({ name, isDefault }: AgentSummary): Promise<void> => {
    const shown = printableLine(name);
    if (isDefault) return shell.say(agents.wasDefault(shown), 'plain');
    const question = {
      title: agents.defaultTitle(shown),
      detail: agents.defaultDetail,
      action: agents.defaultAction,
    };
    if (!(await shell.confirm(question))) return;
    try {
      await client.agents.setDefault(name);
      shell.say(agents.isDefaultNow(shown), 'good');
    } catch (error) {
      shell.say(common.failed(messageOf(error)), 'bad');
    }
    reload();
  };
  return (agent) => void make(agent);
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
