// The list of sessions, and under it the one that the cursor is on.

import { printableLine, type Session } from '@coxswain/protocol';
import type { FC } from 'react';
import { DrawnLines } from '../../components/drawn-lines.tsx';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import type { Sorted } from '../../components/list/use-sort.ts';
import type { ListLayout } from '../../components/opened-layout.ts';
import { Rule } from '../../components/rule.tsx';
import { TableList } from '../../components/table-list.tsx';
import { useNow } from '../../data/use-now.ts';
import { useWorld } from '../../shell/context.ts';
import { onScreen } from '../../shell/rendering.ts';
import { sessionLines } from './session-lines.ts';
import { listedColumns } from './session-rows.ts';
import { useSaid } from './use-said.ts';
import { useRunning } from './use-sessions.ts';

/** Moments are told in minutes. */
const MINUTE_MS = 60_000;

export interface SessionsViewProps {
  readonly items: readonly Session[];
  readonly idOf: (session: Session) => string;
  readonly list: ListState<Session>;
  readonly layout: ListLayout;
  readonly columns: number;
  readonly mark: Sorted<Session>['mark'];
  readonly onOpen: (session: Session) => void;
}

export const SessionsView: FC<SessionsViewProps> = ({ items, idOf, list, layout, columns, mark, onOpen }) => {
  const world = useWorld();
  const nowMs = useNow(items.length > 0, MINUTE_MS);
  const { cursor, item } = list;
  const saidIn = useSaid(items.slice(cursor.top, cursor.top + layout.list));
  const running = useRunning(item);
  const click = (session: Session, index: number): void =>
    index === cursor.index ? onOpen(session) : list.move(index);
  return (
    <>
      <TableList
        {...{ items, idOf, cursor, columns }}
        table={mark(listedColumns(onScreen(world, nowMs), saidIn))}
        head={layout.head}
        rows={layout.list}
        onClick={click}
      />
      {layout.detail > 0 && item !== undefined ? (
        <>
          <Rule columns={columns} title={printableLine(item.name)} note={printableLine(item.agent)} />
          <DrawnLines
            lines={sessionLines({ session: item, running, said: saidIn(item) }, world.words, columns)}
            columns={columns}
            rows={layout.detail - 1}
          />
        </>
      ) : null}
    </>
  );
};
