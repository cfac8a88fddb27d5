// An opened agent: its details, and in further tabs its jobs, its sessions and its channel routes.

import { type AgentSummary, printableLine } from '@coxswain/protocol';
import type { FC } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Rule } from '../../../components/rule.tsx';
import { ScrollView } from '../../../components/scroll-view.tsx';
import { TableRow } from '../../../components/table-row.tsx';
import { Tabs } from '../../../components/tabs.tsx';
import { WindowedList } from '../../../components/windowed-list.tsx';
import { useDeps } from '../../../shell/context.ts';
import { AGENT_TABS } from './agent-tab.ts';
import type { OwnRow } from './own-rows.ts';
import { OPENED_HEAD_ROWS, type OpenedAgent as Opened, OWN_HEAD_ROWS } from './use-opened-agent.ts';

export interface OpenedAgentProps {
  readonly agent: AgentSummary;
  readonly opened: Opened;
  readonly columns: number;
  readonly rows: number;
  /** What is under the cursor was clicked. */
  readonly onOpen: (row: OwnRow) => void;
}

const OwnList: FC<OpenedAgentProps> = ({ agent, opened, columns, rows, onOpen }) => {
  const { agents } = useDeps().words.screen;
  const { tab, own, list, counts } = opened;
  if (tab === 'agent' || counts[tab] === undefined) return null;
  if (own.rows.length === 0) {
    const isFallback = tab === 'channels' && agent.isDefault;
    const hint = isFallback ? { hint: agents.fallback } : {};
    return <EmptyState text={agents.none[tab]} {...hint} columns={columns} rows={rows} tone="quiet" />;
  }
  const { cursor } = list;
  return (
    <>
      <TableRow line={own.head} columns={columns} />
      <WindowedList
        items={own.rows}
        idOf={({ id }) => id}
        cursor={cursor}
        columns={columns}
        rows={rows - OWN_HEAD_ROWS}
        onClick={(row, index) => (index === cursor.index ? onOpen(row) : list.move(index))}
        renderRow={({ line }, { isCursor }) => <TableRow line={line} columns={columns} isCursor={isCursor} />}
      />
    </>
  );
};

export const OpenedAgent: FC<OpenedAgentProps> = (props) => {
  const { agent, opened, columns } = props;
  const { agents } = useDeps().words.screen;
  const { tab, choose, counts, lines, position } = opened;
  const rows = props.rows - OPENED_HEAD_ROWS;
  const tabs = AGENT_TABS.map((id) => {
    const count = counts[id];
    return { id, label: agents.tabs[id], ...(count !== undefined && count > 0 && { count }) };
  });
  return (
    <>
      <Rule columns={columns} title={printableLine(agent.name)} />
      <Tabs tabs={tabs} active={tab} columns={columns} onChoose={choose} />
      {tab === 'agent' ? (
        <ScrollView lines={lines} state={position} columns={columns} rows={rows} />
      ) : (
        <OwnList {...props} rows={rows} />
      )}
    </>
  );
};
