// The list of agents, and under it the one that was opened.

import { type AgentSummary, printableLine } from '@coxswain/protocol';
import type { FC } from 'react';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import { Rule } from '../../components/rule.tsx';
import type { ScrollState } from '../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../components/scroll-view.tsx';
import { LEAD_CELLS, TableRow } from '../../components/table-row.tsx';
import { WindowedList } from '../../components/windowed-list.tsx';
import { useWorld } from '../../shell/context.ts';
import { headLine, placeColumns, rowLine } from '../../text/columns.ts';
import type { Line } from '../../text/line.ts';
import type { Checks } from './agent-checks.ts';
import { agentColumns } from './agent-columns.ts';
import type { AgentsLayout } from './layout.ts';

export interface AgentsViewProps {
  readonly items: readonly AgentSummary[];
  readonly idOf: (agent: AgentSummary) => string;
  readonly list: ListState<AgentSummary>;
  readonly layout: AgentsLayout;
  readonly columns: number;
  readonly nowMs: number;
  readonly checks: Checks;
  /** Of the opened one. */
  readonly lines: readonly Line[];
  readonly position: ScrollState;
  readonly onClick: (agent: AgentSummary, index: number) => void;
}

export const AgentsView: FC<AgentsViewProps> = (props) => {
  const { items, idOf, list, layout, columns, nowMs, checks, lines, position, onClick } = props;
  const { words } = useWorld();
  const placed = placeColumns(agentColumns({ words, nowMs, checks }), items, columns - LEAD_CELLS);
  const { cursor, item } = list;
  return (
    <>
      {layout.head > 0 ? <TableRow line={headLine(placed)} columns={columns} /> : null}
      <WindowedList
        {...{ items, idOf, cursor, columns, onClick }}
        rows={layout.list}
        renderRow={(agent, { isCursor }) => (
          <TableRow line={rowLine(placed, agent)} columns={columns} isCursor={isCursor} />
        )}
      />
      {layout.detail > 0 && item !== undefined ? (
        <>
          <Rule columns={columns} title={printableLine(item.name)} />
          <ScrollView lines={lines} state={position} columns={columns} rows={layout.detail - 1} />
        </>
      ) : null}
    </>
  );
};
