// A full-page pager with its own key bindings: scroll, search and close. No other key works.

import { grouped } from '@coxswain/locale';
import { Box, Text } from 'ink';
import { type FC, type ReactNode, useMemo } from 'react';
import { Rule } from '../../../components/rule.tsx';
import { ScrollView } from '../../../components/scroll-view.tsx';
import { TextField } from '../../../components/text-field.tsx';
import type { Binding } from '../../../keys/binding.ts';
import { moveBindings } from '../../../keys/move-bindings.ts';
import { useKeyLayer } from '../../../keys/use-key-layer.ts';
import { useDeps } from '../../../shell/context.ts';
import { logRows } from './log-rows.ts';
import { findMatches, markedRows } from './log-search.ts';
import { type PagedText, type Position, usePosition } from './use-position.ts';
import { type FindLines, type Search, useSearch } from './use-search.ts';

/** Rows per notch of the mouse wheel. */
const NOTCH = 3;
/** `/ ` */
const MARK_CELLS = 2;

export interface PagerProps {
  readonly title: string;
  readonly text: PagedText;
  readonly columns: number;
  readonly rows: number;
  /** It opens at its end. */
  readonly startsAtEnd: boolean;
  /** More may come, and is followed. */
  readonly isLive: boolean;
  /** In place of the text. */
  readonly instead: ReactNode | undefined;
  /** The key that opened it closes it. */
  readonly ownKey: string;
  readonly find: FindLines;
  /** The lines around that one are wanted, the last for -1. */
  readonly onNeed: (line: number) => void;
  readonly onClose: () => void;
}

type KeyPorts = Pick<PagerProps, 'title' | 'isLive' | 'ownKey' | 'onClose'> & {
  readonly search: Search;
  readonly position: Position;
};

const usePagerKeys = (ports: KeyPorts): void => {
  const { title, isLive, ownKey, search, position, onClose } = ports;
  const { isFollowing, move } = position;
  const { shell, tasks } = useDeps().words.screen;
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
      ...(isLive ? [{ keys: ['f'], label: log.follow, run: () => move(isFollowing ? 0 : 'end') }] : []),
      {
        keys: ['escape'],
        label: hasFound ? log.endSearch : shell.keys.close,
        run: () => (hasFound ? search.end() : onClose()),
      },
      { keys: ['q', ownKey], label: shell.keys.close, isQuiet: !hasFound, run: onClose },
      ...moveBindings(move, shell.keys.scroll),
      { keys: ['wheelup'], run: () => move(-NOTCH) },
      { keys: ['wheeldown'], run: () => move(NOTCH) },
    ],
  });
};

const SearchField: FC<{ readonly search: Search; readonly columns: number }> = ({ search, columns }) => {
  const { words, theme } = useDeps();
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

/** `3/17`, whether it follows the end, and the position. */
const useNotes = (props: PagerProps, search: Search, position: Position): string => {
  const { log } = useDeps().words.screen.tasks;
  const { text, isLive } = props;
  const { query, lines, at } = search;
  const found =
    lines === undefined ? '' : lines.length === 0 ? log.notFound : log.found(at + 1, lines.length);
  const read = text.lines.length === 0 ? '' : `${grouped(position.endLine + 1)}/${grouped(text.total)}`;
  const notes = [query === '' ? '' : found, position.isFollowing && isLive ? log.following : '', read];
  return notes.filter((note) => note !== '').join(' · ');
};

export const Pager: FC<PagerProps> = (props) => {
  const { title, text, columns, rows, startsAtEnd, find, onNeed } = props;
  const wrapped = useMemo(() => logRows(text.lines, columns), [text.lines, columns]);
  // The field of a search takes the last row while it is written in; what is above stays where it is.
  const seen = rows - 1;
  const position = usePosition({ text, wrapped, rows: seen, startsAtEnd, onNeed });
  const { top, topLine, look } = position;
  const search = useSearch({ find, total: text.total, topLine, onLook: look });
  const { query, isTyping, lines, at } = search;
  usePagerKeys({ ...props, search, position });
  const current = (lines?.[at] ?? -1) - text.first;
  const marked = useMemo(() => {
    const { rows: all, starts } = wrapped;
    const from = starts[current];
    const range = from === undefined ? undefined : { from, until: starts[current + 1] ?? all.length };
    return markedRows(all, findMatches(wrapped, query), range);
  }, [wrapped, query, current]);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Rule columns={columns} title={title} note={useNotes(props, search, position)} />
      {props.instead ?? (
        <Box height={isTyping ? seen - 1 : seen} overflow="hidden">
          <ScrollView lines={marked} state={{ top, isFollowing: false }} columns={columns} rows={seen} />
        </Box>
      )}
      {isTyping && <SearchField search={search} columns={columns} />}
    </Box>
  );
};
