// An item opened from a list: a text about it, and in further tabs lists of what belongs to it.

import type { Column } from '@coxswain/views';
import { type ReactNode, useState } from 'react';
import type { Binding } from '../keys/binding.ts';
import { moveBindings } from '../keys/move-bindings.ts';
import type { CockpitDeps } from '../shell/deps.ts';
import type { Line } from '../text/line.ts';
import { EmptyState, type EmptyStateProps } from './empty-state.tsx';
import type { ListMove } from './list/list-cursor.ts';
import type { ListPageState } from './list/list-page.tsx';
import { type ListState, useListCursor } from './list/use-list-cursor.ts';
import { Rule } from './rule.tsx';
import type { ScrollState } from './scroll/scroll-state.ts';
import { useScroll } from './scroll/use-scroll.ts';
import { ScrollView } from './scroll-view.tsx';
import { TableList } from './table-list.tsx';
import { Tabs, type TabsProps } from './tabs.tsx';

/** The rule and the tabs. */
const HEAD_ROWS = 2;
/** The heads of the columns. */
const LIST_HEAD_ROWS = 1;

export interface OpenedSettings<Tab extends string, Own> {
  /** undefined: none is open. */
  readonly id: string | undefined;
  /** The first has the text. */
  readonly tabs: readonly [Tab, ...Tab[]];
  readonly lines: readonly Line[];
  /** undefined: not read yet. */
  ownOf(tab: Tab): readonly Own[] | undefined;
  readonly idOf: (own: Own) => string;
  /** Its head included. */
  readonly rows: number;
}

export interface Opened<Tab extends string, Own> {
  readonly settings: OpenedSettings<Tab, Own>;
  readonly tab: Tab;
  choose(tab: Tab): void;
  turn(by: 1 | -1): void;
  /** The tab has a list, not the text. */
  readonly isList: boolean;
  readonly own: readonly Own[] | undefined;
  readonly list: ListState<Own>;
  readonly position: ScrollState;
  /** Scrolls the text, or moves in the list. */
  move(to: ListMove): void;
}

export const useOpened = <Tab extends string, Own>(settings: OpenedSettings<Tab, Own>): Opened<Tab, Own> => {
  const { id, tabs, lines, ownOf, idOf } = settings;
  const [tab, choose] = useState<Tab>(tabs[0]);
  const isList = tab !== tabs[0];
  const own = isList ? ownOf(tab) : undefined;
  const rows = Math.max(0, settings.rows - HEAD_ROWS);
  const listRows = Math.max(1, rows - LIST_HEAD_ROWS);
  const list = useListCursor({ items: own ?? [], idOf, rows: listRows, key: `${id} ${tab}` });
  const { position, scroll } = useScroll(id, { length: lines.length, rows });
  return {
    settings,
    tab,
    choose,
    turn: (by) => choose(tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length] ?? tab),
    isList,
    own,
    list,
    position,
    move: isList ? list.move : scroll,
  };
};

interface PaneKeys {
  readonly page: Pick<ListPageState<unknown>, 'isOpen' | 'isInPane' | 'setOpen' | 'focus'> & {
    readonly list: Pick<ListState<unknown>, 'move'>;
  };
  readonly opened: Pick<Opened<string, never>, 'turn' | 'isList' | 'move'>;
  readonly labels: { readonly tab: string; readonly close: string };
  /** The keys that turn the tabs; the help shows the first. */
  readonly tabKeys: readonly string[];
  readonly words: CockpitDeps['words']['screen']['shell'];
}

/** The keys of what is opened, none while nothing is, and those that move in the list or in what is opened. */
export const paneKeys = ({
  page,
  opened,
  labels,
  tabKeys,
  words,
}: PaneKeys): { readonly ofOpened: readonly Binding[]; readonly moves: readonly Binding[] } => {
  const { isOpen, isInPane, setOpen, focus } = page;
  const turn: Binding['run'] = ({ name }) => opened.turn(name === '[' ? -1 : 1);
  const ofOpened: readonly Binding[] = [
    { keys: tabKeys, label: labels.tab, run: turn },
    { keys: ['tab'], label: words.verbs.focus, isQuiet: true, run: () => focus(!isInPane) },
    { keys: ['escape'], label: labels.close, run: () => setOpen(false) },
  ];
  const { move, scroll } = words.keys;
  return {
    ofOpened: isOpen ? ofOpened : [],
    moves: moveBindings(isInPane ? opened.move : page.list.move, isInPane && !opened.isList ? scroll : move),
  };
};

export interface OpenedPaneProps<Tab extends string, Own> {
  readonly opened: Opened<Tab, Own>;
  readonly title: string;
  readonly note?: string | undefined;
  readonly tabs: TabsProps<Tab>['tabs'];
  readonly table: readonly Column<Own>[];
  readonly empty: Pick<EmptyStateProps, 'text' | 'hint' | 'tone'>;
  readonly columns: number;
  /** The item under the cursor was clicked. */
  readonly onOpen: (own: Own) => void;
}

export const OpenedPane = <Tab extends string, Own>(props: OpenedPaneProps<Tab, Own>): ReactNode => {
  const { opened, title, note, tabs, table, empty, columns, onOpen } = props;
  const { tab, choose, isList, own, list, position, settings } = opened;
  const rows = settings.rows - HEAD_ROWS;
  const { cursor } = list;
  return (
    <>
      <Rule {...{ columns, title, note }} />
      <Tabs tabs={tabs} active={tab} columns={columns} onChoose={choose} />
      {!isList && <ScrollView lines={settings.lines} state={position} columns={columns} rows={rows} />}
      {own?.length === 0 && <EmptyState {...empty} columns={columns} rows={rows} />}
      {own !== undefined && own.length > 0 && (
        <TableList
          {...{ cursor, columns, table }}
          items={own}
          idOf={settings.idOf}
          head={LIST_HEAD_ROWS}
          rows={rows - LIST_HEAD_ROWS}
          onClick={(one, index) => (index === cursor.index ? onOpen(one) : list.move(index))}
        />
      )}
    </>
  );
};
