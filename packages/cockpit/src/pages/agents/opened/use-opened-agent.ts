// The state of the opened agent: which one, its tab and its scroll position.

import type { AgentSummary } from '@coxswain/protocol';
import { useState } from 'react';
import type { ListMove } from '../../../components/list/list-cursor.ts';
import { type ListState, useListCursor } from '../../../components/list/use-list-cursor.ts';
import { SCROLL_START, type ScrollState, scroll } from '../../../components/scroll/scroll-state.ts';
import type { ScreenContext } from '../../../shell/rendering.ts';
import type { Line } from '../../../text/line.ts';
import type { Checks } from '../agent-checks.ts';
import { agentLines } from '../agent-lines.ts';
import { AGENT_TABS, type AgentTab } from './agent-tab.ts';
import { NO_ROWS, type OwnRow, type OwnRows, ownRows } from './own-rows.ts';
import { useOwn } from './use-own.ts';

export interface OpenedAgent {
  readonly tab: AgentTab;
  choose(tab: AgentTab): void;
  /** How many there are of each; undefined: not read yet, or not counted. */
  readonly counts: Readonly<Record<AgentTab, number | undefined>>;
  readonly lines: readonly Line[];
  readonly position: ScrollState;
  readonly own: OwnRows;
  readonly list: ListState<OwnRow>;
  /** Scrolls, or moves in what belongs to it. */
  move(to: ListMove): void;
  reload(): void;
}

/** The rule and the tabs. */
export const OPENED_HEAD_ROWS = 2;
/** The heads of the columns. */
export const OWN_HEAD_ROWS = 1;

const idOf = ({ id }: OwnRow): string => id;

export const useOpenedAgent = (settings: {
  /** undefined: none is open. */
  readonly agent: AgentSummary | undefined;
  readonly checks: Checks;
  readonly view: ScreenContext;
  readonly columns: number;
  /** Of the opened agent, its head included. */
  readonly rows: number;
}): OpenedAgent => {
  const { agent, checks, view, columns, rows } = settings;
  const { value, reload } = useOwn(agent?.name);
  const [tab, setTab] = useState<AgentTab>(AGENT_TABS[0]);
  const [scrolled, setScrolled] = useState({ name: '', state: SCROLL_START });
  const own = agent && value ? ownRows(tab, value, { ...view, columns }) : NO_ROWS;
  const inside = Math.max(0, rows - OPENED_HEAD_ROWS);
  const list = useListCursor({
    items: own.rows,
    idOf,
    rows: Math.max(1, inside - OWN_HEAD_ROWS),
    key: `${agent?.name ?? ''} ${tab}`,
  });
  const check = agent && checks.get(agent.name);
  const lines = agent
    ? agentLines({ agent, check, sessions: value?.sessions ?? [] }, { ...view, columns })
    : [];
  const position = scrolled.name === agent?.name ? scrolled.state : SCROLL_START;
  return {
    tab,
    choose: setTab,
    counts: {
      agent: undefined,
      jobs: value?.jobs.length,
      sessions: value?.sessions.length,
      channels: value?.routes.length,
    },
    lines,
    position,
    own,
    list,
    move: (to) => {
      if (tab !== 'agent') list.move(to);
      else if (agent)
        setScrolled({
          name: agent.name,
          state: scroll(position, to, { length: lines.length, rows: inside }),
        });
    },
    reload,
  };
};
