// A long text on the whole page, with keys of its own: it is read, searched and closed, and no other key does anything.

import { Box, Text } from 'ink';
import { type FC, type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { ListMove } from '../../../components/list/list-cursor.ts';
import { Rule } from '../../../components/rule.tsx';
import { placeScroll, type ScrollExtent, type ScrollState } from '../../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../../components/scroll-view.tsx';
import { TextField } from '../../../components/text-field.tsx';
import type { Binding } from '../../../keys/binding.ts';
import { moveBindings } from '../../../keys/move-bindings.ts';
import { useKeyLayer } from '../../../keys/use-key-layer.ts';
import { useWorld } from '../../../shell/context.ts';
import { grouped } from '../../../text/figures.ts';
import { type Line, lineOf } from '../../../text/line.ts';
import { type LogRows, sameRow } from './log-rows.ts';
import { markedRows } from './log-search.ts';
import { type Search, useSearch } from './use-search.ts';

/** Rows that a notch of the wheel moves. */
const NOTCH = 3;
/** `/ ` */
const MARK_CELLS = 2;

export interface PagerProps {
  readonly title: string;
  readonly placed: LogRows;
  /** Default: as they are. */
  readonly lineOfRow?: (row: string) => Line;
  readonly columns: number;
  readonly rows: number;
  readonly scroll: ScrollState;
  /** Told what can be scrolled. */
  readonly extent: RefObject<ScrollExtent>;
  /** More may come, and is followed. */
  readonly isLive: boolean;
  /** In place of the text. */
  readonly instead: ReactNode | undefined;
  /** The key that opened it closes it. */
  readonly ownKey: string;
  readonly onScroll: (to: ListMove | number) => void;
  readonly onClose: () => void;
}

type KeyPorts = Pick<PagerProps, 'title' | 'isLive' | 'ownKey' | 'onScroll' | 'onClose'> & {
  readonly search: Search;
  readonly isFollowing: boolean;
};

const usePagerKeys = (ports: KeyPorts): void => {
  const { title, isLive, ownKey, search, isFollowing, onScroll, onClose } = ports;
  const { shell, tasks } = useWorld().words.screen;
  const { log } = tasks;
  const hasFound = search.query !== '';
  const found: readonly Binding[] = [
    { keys: ['n'], label: log.next, run: () => search.next(1) },
    { keys: ['N'], label: log.previous, run: () => search.next(-1) },
  ];
  useKeyLayer({
    title,
    level: 'part',
    coversPage: true,
    bindings: [
      { keys: ['/'], label: shell.verbs.search, run: search.begin },
      ...(hasFound ? found : []),
      ...(isLive ? [{ keys: ['f'], label: log.follow, run: () => onScroll(isFollowing ? 0 : 'end') }] : []),
      {
        keys: ['escape'],
        label: hasFound ? log.endSearch : shell.keys.close,
        run: () => (hasFound ? search.end() : onClose()),
      },
      { keys: ['q', ownKey], label: shell.keys.close, isQuiet: !hasFound, run: onClose },
      ...moveBindings(onScroll, shell.keys.scroll),
      { keys: ['wheelup'], run: () => onScroll(-NOTCH) },
      { keys: ['wheeldown'], run: () => onScroll(NOTCH) },
    ],
  });
};

const SearchField: FC<{ readonly search: Search; readonly columns: number }> = ({ search, columns }) => {
  const { words, theme } = useWorld();
  const { log } = words.screen.tasks;
  return (
    <Box width={columns} height={1} flexShrink={0}>
      <Text {...theme.accent}>{'/ '}</Text>
      <TextField
        value={search.query}
        onChange={search.type}
        columns={columns - MARK_CELLS}
        title={words.screen.shell.verbs.search}
        labels={{ submit: log.keep, cancel: log.endSearch }}
        onSubmit={search.keep}
        onCancel={search.end}
      />
    </Box>
  );
};

export const Pager: FC<PagerProps> = (props) => {
  const { title, placed, lineOfRow = lineOf, columns, rows, scroll, extent, isLive, onScroll } = props;
  const { log } = useWorld().words.screen.tasks;
  const lines = useMemo(() => placed.rows.map((row) => lineOfRow(row)), [placed, lineOfRow]);
  // The field of a search takes the last row while it is written in; what is above stays where it is.
  const seen: ScrollExtent = { length: lines.length, rows: rows - 1 };
  extent.current = seen;
  const { top, isFollowing } = placeScroll(scroll, seen);
  const search = useSearch({ placed, top, rows: seen.rows - 1, onScroll });
  const { query, isTyping, matches, at } = search;
  usePagerKeys({ ...props, search, isFollowing });
  // After the picture: a picture that is asked for while another is being put together would come out before it.
  const last = useRef({ columns, placed });
  useEffect(() => {
    const before = last.current;
    last.current = { columns, placed };
    if (before.columns === columns || isFollowing || scroll.top === 0) return;
    onScroll(sameRow(scroll.top, before.placed, placed) - top);
  });
  const marked = useMemo(() => markedRows(lines, matches, at), [lines, matches, at]);
  const end = Math.min(lines.length, top + seen.rows);
  const position = lines.length === 0 ? '' : `${grouped(end)}/${grouped(lines.length)}`;
  const found = matches.length === 0 ? log.notFound : log.found(at + 1, matches.length);
  const notes = [query === '' ? '' : found, isFollowing && isLive ? log.following : '', position];
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Rule columns={columns} title={title} note={notes.filter((note) => note !== '').join(' · ')} />
      {props.instead ?? (
        <Box height={isTyping ? seen.rows - 1 : seen.rows} overflow="hidden">
          <ScrollView lines={marked} state={scroll} columns={columns} rows={seen.rows} />
        </Box>
      )}
      {isTyping && <SearchField search={search} columns={columns} />}
    </Box>
  );
};
