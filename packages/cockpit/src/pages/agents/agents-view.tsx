// The list of agents, and under it the one that was opened.

import type { AgentSummary } from '@coxswain/protocol';
import type { FC } from 'react';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import type { Sorted } from '../../components/list/use-sort.ts';
import type { ListLayout } from '../../components/opened-layout.ts';
import { TableList } from '../../components/table-list.tsx';
import type { ScreenContext } from '../../shell/rendering.ts';
import type { Checks } from './agent-checks.ts';
import { agentColumns } from './agent-columns.ts';
import { OpenedAgent } from './opened/opened-agent.tsx';
import type { OwnRow } from './opened/own-rows.ts';
import type { OpenedAgent as Opened } from './opened/use-opened-agent.ts';

export interface AgentsViewProps {
  readonly items: readonly AgentSummary[];
  readonly idOf: (agent: AgentSummary) => string;
  readonly list: ListState<AgentSummary>;
  readonly layout: ListLayout;
  readonly columns: number;
  readonly view: ScreenContext;
  readonly checks: Checks;
  readonly opened: Opened;
  readonly mark: Sorted<AgentSummary>['mark'];
  readonly onClick: (agent: AgentSummary, index: number) => void;
  /** An item of the opened agent was clicked. */
  readonly onOpen: (row: OwnRow) => void;
}

export const AgentsView: FC<AgentsViewProps> = (props) => {
  const { items, idOf, list, layout, columns, view, checks, opened, mark, onClick, onOpen } = props;
  const { cursor, item } = list;
  return (
    <>
      <TableList
        {...{ items, idOf, cursor, columns, onClick }}
        table={mark(agentColumns(view, checks))}
        head={layout.head}
        rows={layout.list}
      />
      {layout.detail > 0 && item !== undefined ? (
        <OpenedAgent {...{ agent: item, opened, columns, onOpen }} rows={layout.detail} />
      ) : null}
    </>
  );
};
