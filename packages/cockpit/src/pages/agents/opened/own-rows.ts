// What belongs to an agent, as rows under the heads of their columns.

import type { ChannelRoute, Job, Session } from '@coxswain/protocol';
import { type Column, fitColumns, headLine, type Line, rowLine } from '@coxswain/views';
import { routeColumns } from '@coxswain/views/channel';
import { jobColumns } from '@coxswain/views/job';
import { sessionColumns } from '@coxswain/views/session';
import { LEAD_CELLS } from '../../../components/table-row.tsx';
import type { ScreenContext } from '../../../shell/rendering.ts';
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
  const fitted = fitColumns(columns, items, { width: cells, isFilled: true });
  return {
    head: headLine(fitted),
    rows: items.map((each) => ({ id: each.id, line: rowLine(fitted, each), item: itemOf(each) })),
  };
};

export const ownRows = (
  tab: AgentTab,
  own: Own,
  view: ScreenContext & { readonly columns: number },
): OwnRows => {
  const cells = view.columns - LEAD_CELLS;
  // No agent column: it is always this agent.
  switch (tab) {
    case 'jobs': {
      const { name, trigger, next, last, streak, state } = jobColumns(view);
      return rowsOf([name, trigger, next, last, streak, state], own.jobs, {
        cells,
        itemOf: (job) => ({ kind: 'job', job }),
      });
    }
    case 'sessions': {
      const { name, active, tokens, used } = sessionColumns(view);
      return rowsOf([name, active, tokens, used], own.sessions, {
        cells,
        itemOf: (session) => ({ kind: 'session', session }),
      });
    }
    case 'channels': {
      const { channel, account, peer, thread, session } = routeColumns(view);
      return rowsOf([channel, account, peer, thread, session], own.routes, {
        cells,
        itemOf: (route) => ({ kind: 'route', route }),
      });
    }
    default:
      return NO_ROWS;
  }
};
