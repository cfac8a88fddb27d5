// What belongs to an agent, as rows under the heads of their columns.

import type { ChannelRoute, Job, Session } from '@coxswain/protocol';
import { printableLine } from '@coxswain/protocol';
import { LEAD_CELLS } from '../../../components/table-row.tsx';
import { type Column, headLine, placeColumns, rowLine } from '../../../text/columns.ts';
import type { Line, Span } from '../../../text/line.ts';
import { type JobView, jobColumns } from '../../jobs/job-columns.ts';
import { sessionColumns } from '../../sessions/session-rows.ts';
import type { AgentTab } from './agent-tab.ts';
import type { Own } from './use-own.ts';

export type OwnItem =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'route'; readonly route: ChannelRoute };

export interface OwnRow {
  readonly id: string;
  readonly line: Line;
  readonly item: OwnItem;
}

export interface OwnRows {
  readonly head: Line;
  readonly rows: readonly OwnRow[];
}

export const NO_ROWS: OwnRows = { head: [], rows: [] };

const rowsOf = <Each extends { readonly id: string }>(
  columns: readonly Column<Each>[],
  items: readonly Each[],
  { cells, itemOf }: { readonly cells: number; readonly itemOf: (each: Each) => OwnItem },
): OwnRows => {
  const placed = placeColumns(columns, items, cells);
  return {
    head: headLine(placed),
    rows: items.map((each) => ({ id: each.id, line: rowLine(placed, each), item: itemOf(each) })),
  };
};

const routeColumns = ({ words }: JobView): readonly Column<ChannelRoute>[] => {
  const { columns } = words.channels;
  const any = (text: string | undefined): Span =>
    text === undefined ? { text: '*', tone: 'quiet' } : { text: printableLine(text) };
  return [
    { head: columns.channel, rank: 0, cell: ({ channel }) => ({ text: printableLine(channel) }) },
    { head: columns.account, rank: 4, cell: ({ account }) => any(account) },
    { head: columns.peer, rank: 1, cell: ({ peer }) => any(peer) },
    { head: columns.thread, rank: 3, cell: ({ thread }) => any(thread) },
    {
      head: words.columns.session,
      rank: 2,
      grows: true,
      least: 12,
      cell: ({ session }) => (session === undefined ? { text: '–', tone: 'quiet' } : any(session)),
    },
  ];
};

/** The agent is known here: its name stands in no column. */
const withoutAgent = <Row>(columns: readonly Column<Row>[], ...heads: readonly string[]) =>
  columns.filter(({ head }) => !heads.includes(head));

export const ownRows = (tab: AgentTab, own: Own, view: JobView & { readonly columns: number }): OwnRows => {
  const cells = view.columns - LEAD_CELLS;
  const { words, nowMs } = view;
  switch (tab) {
    case 'jobs':
      return rowsOf(withoutAgent(jobColumns(view, cells), words.jobs.columns.agent), own.jobs, {
        cells,
        itemOf: (job) => ({ kind: 'job', job }),
      });
    case 'sessions': {
      const { columns } = words.screen.sessions;
      const all = sessionColumns({ words, nowMs, saidIn: () => undefined });
      return rowsOf(withoutAgent(all, columns.agent, columns.last), own.sessions, {
        cells,
        itemOf: (session) => ({ kind: 'session', session }),
      });
    }
    case 'channels':
      return rowsOf(routeColumns(view), own.routes, { cells, itemOf: (route) => ({ kind: 'route', route }) });
    default:
      return NO_ROWS;
  }
};
