// The list of the inbox, and under it the request that the cursor is on.

import { shortId } from '@coxswain/protocol';
import type { FC } from 'react';
import type { ListCursor } from '../../components/list/list-cursor.ts';
import { Rule } from '../../components/rule.tsx';
import type { ScrollState } from '../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../components/scroll-view.tsx';
import { TableList } from '../../components/table-list.tsx';
import { useWorld } from '../../shell/context.ts';
import type { Line } from '../../text/line.ts';
import { inboxColumns } from './inbox-columns.ts';
import type { InboxLayout } from './inbox-layout.ts';
import { waitingText } from './request-lines.ts';
import type { Asked } from './use-inbox.ts';

export interface InboxViewProps {
  readonly asked: readonly Asked[];
  readonly shown: Asked | undefined;
  readonly idOf: (asked: Asked) => string;
  readonly cursor: ListCursor;
  readonly layout: InboxLayout;
  readonly columns: number;
  readonly nowMs: number;
  /** Of the shown request. */
  readonly lines: readonly Line[];
  readonly position: ScrollState;
  readonly onClick: (asked: Asked) => void;
}

export const InboxView: FC<InboxViewProps> = (props) => {
  const { asked, shown, idOf, cursor, layout, columns, nowMs, lines, position, onClick } = props;
  const { words } = useWorld();
  const isMoreBelow = position.top + layout.request < lines.length;
  const note = (one: Asked): string =>
    `${waitingText(one, words, nowMs)}${isMoreBelow ? ` · ${words.screen.chat.moreBelow}` : ''}`;
  return (
    <>
      <TableList
        {...{ idOf, cursor, columns, onClick }}
        items={asked}
        table={inboxColumns(words, nowMs)}
        head={layout.head}
        rows={layout.list}
      />
      {layout.rule > 0 && shown !== undefined ? (
        <Rule columns={columns} title={shortId(shown.request.id)} note={note(shown)} />
      ) : null}
      <ScrollView lines={lines} state={position} columns={columns} rows={layout.request} />
    </>
  );
};
