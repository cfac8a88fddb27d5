// The list of agents, and under it the one that was opened.

import type { AgentSummary } from '@coxswain/protocol';
import type { FC } from 'react';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import { LEAD_CELLS, TableRow } from '../../components/table-row.tsx';
import { WindowedList } from '../../components/windowed-list.tsx';
import { useWorld } from '../../shell/context.ts';
import { headLine, placeColumns, rowLine } from '../../text/columns.ts';
import type { Checks } from './agent-checks.ts';
import { agentColumns } from './agent-columns.ts';
import type { AgentsLayout } from './layout.ts';
import { OpenedAgent } from './opened/opened-agent.tsx';
import type { OwnRow } from './opened/own-rows.ts';
import type { OpenedAgent as Opened } from './opened/use-opened-agent.ts';

export interface AgentsViewProps {
  readonly items: readonly AgentSummary[];
  readonly idOf: (agent: AgentSummary) => string;
  readonly list: ListState<AgentSummary>;
  readonly layout: AgentsLayout;
  readonly columns: number;
  readonly nowMs: number;
  readonly checks: Checks;
  readonly opened: Opened;
  readonly onClick: (agent: AgentSummary, index: number) => void;
  /** What belongs to the opened one was clicked. */
  readonly onOpen: (row: OwnRow) => void;
}

export const AgentsView: FC<AgentsViewProps> = (props) => {
  const { items, idOf, list, layout, columns, nowMs, checks, opened, onClick, onOpen } = props;
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
        <OpenedAgent {...{ agent: item, opened, columns, onOpen }} rows={layout.detail} />
      ) : null}
    </>
  );
};
