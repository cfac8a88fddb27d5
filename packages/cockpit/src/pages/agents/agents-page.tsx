// The agents there are, how each is run and whether it works; one of them opens to everything that is known of it and to what
// belongs to it.

import type { AgentSummary } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useEffect, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PROMPT_ROWS } from '../../components/field-prompt.tsx';
import { useListCursor } from '../../components/list/use-list-cursor.ts';
import { useSort } from '../../components/list/use-sort.ts';
import { layoutOpened } from '../../components/opened-layout.ts';
import { useOpening } from '../../components/use-opening.ts';
import { useNow } from '../../data/use-now.ts';
import { useShell, useWorld } from '../../shell/context.ts';
import { onScreen } from '../../shell/rendering.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import type { PageProps } from '../../shell/world.ts';
import { withLastChecks } from './agent-checks.ts';
import { agentColumns } from './agent-columns.ts';
import { AgentsView } from './agents-view.tsx';
import { CheckLine } from './check-line.tsx';
import { openOwn } from './opened/own-keys.ts';
import { RoutePrompt } from './opened/route-prompt.tsx';
import { useOpenedAgent } from './opened/use-opened-agent.ts';
import { useAgents, useChecks } from './use-agents.ts';
import { useAgentsKeys } from './use-agents-keys.ts';
import { useMakeDefault } from './use-make-default.ts';

const idOf = ({ name }: AgentSummary): string => name;
const NONE: readonly AgentSummary[] = [];
/** Below these rows the opened agent takes the page. */
const BOTH_FROM_ROWS = 14;
/** Moments are told in minutes. */
const MINUTE_MS = 60_000;

export const AgentsPage: FC<PageProps> = ({ columns, rows, place }) => {
  const world = useWorld();
  const { agents: said } = world.words.screen;
  const shell = useShell();
  const { value, error, reload } = useAgents();
  const { checks: own, check } = useChecks();
  const checks = withLastChecks(own, value ?? NONE);
  const makeDefault = useMakeDefault(reload);
  const wanted = place.page === 'agents' ? place.agent : undefined;
  const { isOpen, isInPane, setOpen, focus } = useOpening(wanted !== undefined);
  const nowMs = useNow(checks.size > 0 || isOpen, MINUTE_MS);
  const view = onScreen(world, nowMs);
  const sort = useSort(value ?? NONE, agentColumns(view, checks));
  const { items: all } = sort;
  const checking = [...checks].filter(([, { is }]) => is === 'running').map(([name]) => name);
  const [routeTo, setRouteTo] = useState<string>();
  const bodyRows = rows - (checking.length > 0 ? 1 : 0) - (routeTo === undefined ? 0 : PROMPT_ROWS);
  const layout = layoutOpened(bodyRows, { count: all.length, isOpen, bothFromRows: BOTH_FROM_ROWS });
  const list = useListCursor({
    items: all,
    idOf,
    rows: layout.list,
    ...(wanted === undefined ? {} : { startId: wanted }),
  });
  const { moveTo, item } = list;
  // biome-ignore lint/correctness/useExhaustiveDependencies: who comes for an agent is led to it once
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
