// The agents there are, how each is run and whether it works; one of them opens to everything that is known of it.

import type { AgentSummary } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useEffect, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import type { ListMove } from '../../components/list/list-cursor.ts';
import { useListCursor } from '../../components/list/use-list-cursor.ts';
import { SCROLL_START, scroll } from '../../components/scroll/scroll-state.ts';
import { useNow } from '../../data/use-now.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useShell, useWorld } from '../../shell/context.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import type { PageProps } from '../../shell/world.ts';
import { agentLines } from './agent-lines.ts';
import { AgentsView } from './agents-view.tsx';
import { CheckLine } from './check-line.tsx';
import { layoutAgents } from './layout.ts';
import { useAgents, useChecks, useSessionsOf } from './use-agents.ts';
import { useMakeDefault } from './use-make-default.ts';

const idOf = ({ name }: AgentSummary): string => name;
const NONE: readonly AgentSummary[] = [];
/** Moments are told in minutes. */
const MINUTE_MS = 60_000;

export const AgentsPage: FC<PageProps> = ({ columns, rows, place }) => {
  const { words } = useWorld();
  const { agents: said, shell: common } = words.screen;
  const shell = useShell();
  const { value, error, reload } = useAgents();
  const { checks, check } = useChecks();
  const makeDefault = useMakeDefault(reload);
  const wanted = place.page === 'agents' ? place.agent : undefined;
  const [isOpen, setOpen] = useState(wanted !== undefined);
  const [scrolled, setScrolled] = useState({ name: '', state: SCROLL_START });
  const all = value ?? NONE;
  const checking = [...checks].filter(([, { is }]) => is === 'running').map(([name]) => name);
  const bodyRows = rows - (checking.length > 0 ? 1 : 0);
  const layout = layoutAgents(bodyRows, all.length, isOpen);
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
  const nowMs = useNow(checks.size > 0, MINUTE_MS);
  const sessions = useSessionsOf(isOpen ? item?.name : undefined);
  const lines =
    isOpen && item !== undefined
      ? agentLines({ agent: item, check: checks.get(item.name), sessions }, { words, nowMs, columns })
      : [];
  const position = scrolled.name === item?.name ? scrolled.state : SCROLL_START;
  const extent = { length: lines.length, rows: layout.detail - 1 };
  usePageHead({ title: said.title, ...(value === undefined ? {} : { note: said.count(all.length) }) });

  const move = (to: ListMove): void =>
    isOpen && item !== undefined
      ? setScrolled({ name: item.name, state: scroll(position, to, extent) })
      : list.move(to);
  const ofOne = (agent: AgentSummary): readonly Binding[] => [
    { keys: ['enter'], label: isOpen ? said.keys.close : said.keys.detail, run: () => setOpen(!isOpen) },
    ...(isOpen ? [{ keys: ['escape'], run: () => setOpen(false) }] : []),
    {
      keys: ['C'],
      label: said.keys.check,
      run: () => {
        setOpen(true);
        check(agent.name);
      },
    },
    { keys: ['n'], label: said.keys.chat, run: () => shell.go({ page: 'chat', agent: agent.name }) },
    { keys: ['D'], label: said.keys.makeDefault, run: () => makeDefault(agent) },
  ];
  const bindings = [
    ...(item === undefined ? [] : ofOne(item)),
    ...moveBindings(move, isOpen ? common.keys.scroll : common.keys.move),
  ];
  useKeyLayer({ title: said.title, level: 'page', bindings });

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
          {...{ items: all, idOf, list, layout, columns, nowMs, checks, lines, position }}
          onClick={click}
        />
      </Box>
      {checking.length > 0 ? <CheckLine names={checking} columns={columns} /> : null}
    </Box>
  );
};
