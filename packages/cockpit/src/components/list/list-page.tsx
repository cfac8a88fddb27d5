// A page with a list: filtered, sorted, with a cursor, and the item under the cursor below the list or instead of it.

import type { Column } from '@coxswain/views';
import { Box } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';
import type { Resource } from '../../data/use-resource.ts';
import type { Binding } from '../../keys/binding.ts';
import type { PageSize } from '../../shell/deps.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { EmptyState } from '../empty-state.tsx';
import { FieldPrompt, PROMPT_ROWS } from '../field-prompt.tsx';
import type { ListLayout } from '../opened-layout.ts';
import { TableList } from '../table-list.tsx';
import { type ListState, useListCursor } from './use-list-cursor.ts';
import { type Sorted, useSort } from './use-sort.ts';

interface ListWords {
  readonly title: string;
  count(count: number): string;
  readonly empty: string;
  readonly emptyHint: string;
}

interface Filter<Item> {
  /** What it looks through, ignoring case. */
  textOf(item: Item): string;
  readonly words: {
    readonly filterLabel: string;
    noMatch(text: string): string;
    readonly keys: { readonly filter: string; readonly back: string };
  };
}

export interface ListPageSettings<Item> {
  readonly resource: Resource<readonly Item[]>;
  readonly idOf: (item: Item) => string;
  /** The columns it can be sorted by. */
  readonly table: readonly Column<Item>[];
  readonly words: ListWords;
  readonly filter?: Filter<Item>;
  /** Splits the rows that are left for the list and an item of it. */
  layout(rows: number, page: { readonly count: number; readonly isOpen: boolean }): ListLayout;
  readonly rows: number;
  /** The rows of what stands at the foot of the page. Default 0. */
  readonly footRows?: number;
  /** The name or id in the location: that item gets the cursor. */
  readonly wanted: string | undefined;
  /** That item is opened as well. Default true. */
  readonly isOpened?: boolean;
}

export interface ListPageState<Item> {
  readonly settings: ListPageSettings<Item>;
  /** In the order of the page; undefined: not read yet. */
  readonly items: readonly Item[] | undefined;
  readonly list: ListState<Item>;
  readonly layout: ListLayout;
  readonly bodyRows: number;
  readonly isOpen: boolean;
  /** The opened item has focus, not the list: opening an item focuses it. */
  readonly isInPane: boolean;
  setOpen(isOpen: boolean): void;
  focus(isInPane: boolean): void;
  readonly mark: Sorted<Item>['mark'];
  readonly sortKeys: readonly Binding[];
  readonly filterKeys: readonly Binding[];
  readonly typed: string;
  readonly isFiltering: boolean;
  /** Narrows the list to what contains the text; `isDone`: the field is closed. */
  narrow(text: string, isDone?: boolean): void;
}

/** The items whose text contains what was typed, ignoring case. */
export const matching = <Item,>(
  items: readonly Item[],
  typed: string,
  textOf: ((item: Item) => string) | undefined,
): readonly Item[] => {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '' || textOf === undefined) return items;
  return items.filter((item) => textOf(item).toLowerCase().includes(wanted));
};

export const useListPage = <Item extends { readonly name: string }>(
  settings: ListPageSettings<Item>,
): ListPageState<Item> => {
  const { resource, idOf, filter, words, wanted, isOpened = true, footRows = 0 } = settings;
  const { value } = resource;
  const [typed, setTyped] = useState('');
  const [isFiltering, setFiltering] = useState(false);
  const [at, setAt] = useState<'closed' | 'list' | 'pane'>(wanted && isOpened ? 'pane' : 'closed');
  const sort = useSort(matching(value ?? [], typed, filter?.textOf), settings.table);
  const { items } = sort;
  const bodyRows = settings.rows - footRows - (isFiltering ? PROMPT_ROWS : 0);
  const isOpen = at !== 'closed';
  const layout = settings.layout(bodyRows, { count: items.length, isOpen: isOpen && items.length > 0 });
  const list = useListCursor({ items, idOf, rows: Math.max(1, layout.list) });
  const isWanted = (item: Item): boolean => item.name === wanted || idOf(item) === wanted;
  const found = wanted === undefined ? undefined : value?.find(isWanted);
  const wantedId = found && idOf(found);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link to an item selects it once
  useEffect(() => {
    if (wantedId === undefined) return;
    list.moveTo(wantedId);
    if (isOpened) setAt('pane');
  }, [wantedId]);
  usePageHead({ title: words.title, note: value && words.count(value.length) });
  const ofFilter = (label: string, back: string): readonly Binding[] => [
    { keys: ['/'], label, run: () => setFiltering(true) },
    ...(typed === '' || isOpen ? [] : [{ keys: ['escape'], label: back, run: () => setTyped('') }]),
  ];
  return {
    settings,
    items: value && items,
    list,
    layout,
    bodyRows,
    isOpen,
    isInPane: at === 'pane',
    setOpen: (opens) => setAt(opens ? 'pane' : 'closed'),
    focus: (isInPane) => setAt(isInPane ? 'pane' : 'list'),
    mark: sort.mark,
    sortKeys: sort.bindings,
    filterKeys: filter === undefined ? [] : ofFilter(filter.words.keys.filter, filter.words.keys.back),
    typed,
    isFiltering,
    narrow: (text, isDone = false) => {
      setTyped(text);
      if (isDone) setFiltering(false);
    },
  };
};

export interface ListPageProps<Item> extends PageSize {
  readonly page: ListPageState<Item>;
  readonly table: readonly Column<Item>[];
  /** The item under the cursor was clicked. */
  readonly onOpen: (item: Item) => void;
  /** What is drawn of the item under the cursor, below the list. */
  readonly below: (item: Item) => ReactNode;
  /** At the foot of the page. */
  readonly children?: ReactNode;
}

const Body = <Item,>({ page, table, columns, onOpen, below }: ListPageProps<Item>): ReactNode => {
  const { items, layout, list, bodyRows, typed, settings } = page;
  const { words, filter, idOf, resource } = settings;
  const size = { columns, rows: bodyRows };
  if ((resource.value ?? []).length === 0 && resource.error !== undefined)
    return <EmptyState text={resource.error} tone="bad" {...size} />;
  if (items === undefined) return null;
  if (items.length === 0 && typed !== '' && filter)
    return <EmptyState text={filter.words.noMatch(typed)} {...size} />;
  if (items.length === 0) return <EmptyState text={words.empty} hint={words.emptyHint} {...size} />;
  const { cursor, item } = list;
  return (
    <>
      {layout.list > 0 && (
        <TableList
          {...{ items, idOf, cursor, columns }}
          table={page.mark(table)}
          head={layout.head}
          rows={layout.list}
          onClick={(one, index) => (index === cursor.index ? onOpen(one) : list.move(index))}
        />
      )}
      {layout.detail > 0 && item !== undefined && below(item)}
    </>
  );
};

export const ListPage = <Item,>(props: ListPageProps<Item>): ReactNode => {
  const { page, columns, rows, children } = props;
  const { filter } = page.settings;
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Box height={page.bodyRows} flexShrink={0} flexDirection="column">
        <Body {...props} />
      </Box>
      {children}
      {page.isFiltering && filter && (
        <FieldPrompt
          label={filter.words.filterLabel}
          value={page.typed}
          onChange={(text) => page.narrow(text)}
          onSubmit={(text) => page.narrow(text, true)}
          onCancel={() => page.narrow('', true)}
          columns={columns}
          labels={{ cancel: filter.words.keys.back }}
        />
      )}
    </Box>
  );
};
