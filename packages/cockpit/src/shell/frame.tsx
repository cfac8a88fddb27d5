// The whole screen: head line, sidebar, page, footer, and any dialog over the page.

import { momentText } from '@coxswain/locale';
import { cellWidth, padToCells, printableLine } from '@coxswain/protocol';
import { wrapToCells } from '@coxswain/views';
import { Box, Text, useWindowSize } from 'ink';
import { type FC, useRef, useState } from 'react';
import { DrawnLine } from '../components/drawn-line.tsx';
import type { KeyLayer } from '../keys/binding.ts';
import { keyName } from '../keys/key-name.ts';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { type Line, lineOf } from '../text/line.ts';
import { useDeps, useSurroundings } from './context.ts';
import type { PageSize } from './deps.ts';
import { Dialog } from './dialog.tsx';
import { Footer } from './footer.tsx';
import { HeadLine } from './head-line.tsx';
import { nameOfPage } from './navigation.ts';
import { PAGE_TABLE } from './pages.ts';
import { Palette } from './palette.tsx';
import { PANEL_EDGES, Panel } from './panel.tsx';
import { Sidebar } from './sidebar.tsx';
import { useConnection } from './use-connection.ts';
import { useHold } from './use-hold.ts';
import { NO_PULSE, usePulse } from './use-pulse.ts';
import { useShellKeys } from './use-shell-keys.ts';
import { useShellState, useShellStore } from './use-shell-state.ts';

export interface FrameProps {
  readonly suspend: () => Promise<void>;
}

export const Frame: FC<FrameProps> = ({ suspend }) => {
  const { words } = useDeps();
  const { columns, rows } = useWindowSize();
  const { location, head, isSidebarOpen, overlay, question } = useShellState();
  const lostSinceMs = useLostSince();
  const isLost = lostSinceMs !== undefined;
  const read = usePulse();
  const pulse = isLost ? NO_PULSE : read;
  const hold = useHold();
  useShellKeys(suspend);
  const layout = layoutOf({ columns, rows }, isSidebarOpen);
  if (layout === undefined) return <Text>{words.screen.shell.tooSmall.slice(0, columns)}</Text>;
  const { sidebarColumns, page } = layout;
  const Page = PAGE_TABLE[location.page];
  const name = nameOfPage(words, location.page);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <HeadLine
        columns={columns}
        sidebarColumns={sidebarColumns}
        title={head.title ?? name}
        pulse={pulse}
        hold={hold}
      />
      <Box height={page.rows} width={columns} flexShrink={0}>
        {sidebarColumns > 0 && (
          <Box width={sidebarColumns} flexShrink={0} height={page.rows} overflow="hidden">
            <Sidebar here={location.page} pulse={pulse} />
          </Box>
        )}
        <Box width={page.columns} height={page.rows} flexShrink={0} overflow="hidden" flexDirection="column">
          {isLost && <LostLine sinceMs={lostSinceMs} columns={page.columns} />}
          <Page
            key={location.page}
            location={location}
            columns={page.columns}
            rows={page.rows - (isLost ? 1 : 0)}
          />
        </Box>
        {overlay === 'help' && <Help columns={columns} rows={page.rows} />}
        {overlay === 'palette' && <Palette columns={columns} rows={page.rows} />}
        {question !== undefined && <Dialog question={question} columns={columns} rows={page.rows} />}
      </Box>
      <Footer columns={columns} noteColumns={sidebarColumns} />
    </Box>
  );
};

// How the screen is divided. A function of its size alone, so that it is the same after every resize.

/** The sidebar's own columns and the gap behind it. */
const SIDEBAR_COLUMNS = 20;
const GAP = 2;
/** Below this the page needs the room of the sidebar: beside it 50 cells are left, which a table needs to keep its words. */
const NARROWEST_WITH_SIDEBAR = 72;
/** Head line and footer. */
const FRAME_ROWS = 2;

interface Layout {
  /** 0: none is shown. */
  readonly sidebarColumns: number;
  readonly page: PageSize;
}

/** Undefined for a screen on which nothing can be shown. */
export const layoutOf = ({ columns, rows }: PageSize, isSidebarOpen: boolean): Layout | undefined => {
  if (columns < 12 || rows < FRAME_ROWS + 1) return undefined;
  const hasSidebar = isSidebarOpen && columns >= NARROWEST_WITH_SIDEBAR;
  const sidebarColumns = hasSidebar ? SIDEBAR_COLUMNS + GAP : 0;
  return { sidebarColumns, page: { columns: columns - sidebarColumns, rows: rows - FRAME_ROWS } };
};

// Above the page while the daemon is gone: shows how old the data is.

/** When the daemon was lost, in milliseconds since 1970; undefined while it is connected. */
const useLostSince = (): number | undefined => {
  const { clock } = useDeps();
  const since = useRef<number>(undefined);
  if (useConnection() !== 'lost') since.current = undefined;
  else since.current ??= clock.nowMs();
  return since.current;
};

const LostLine: FC<{ readonly sinceMs: number; readonly columns: number }> = ({ sinceMs, columns }) => {
  const { words, timeZone } = useDeps();
  const moment = momentText(new Date(sinceMs).toISOString(), timeZone).slice(-5);
  const text = printableLine(words.screen.shell.asOf(moment));
  return (
    <Box width={columns} height={1} flexShrink={0}>
      <DrawnLine line={[{ text: `! ${text}`, tone: 'attention' }]} columns={columns} />
    </Box>
  );
};

// The help: every key binding that works right now.
const WIDEST = 76;

interface HelpProps {
  readonly columns: number;
  readonly rows: number;
}

const Help: FC<HelpProps> = ({ columns, rows }) => {
  const { words } = useDeps();
  const { keys } = useSurroundings();
  const store = useShellStore();
  // As they were before the help added its own, which hides them.
  const [layers] = useState<readonly KeyLayer[]>(keys.snapshot);
  const [top, setTop] = useState(0);
  const { shell } = words.screen;
  const width = Math.max(PANEL_EDGES + 1, Math.min(WIDEST, columns));
  const lines = helpLines(layers, shell.helpNotes, width - PANEL_EDGES);
  const shown = Math.max(1, rows - 2);
  const last = Math.max(0, lines.length - shown);
  const first = Math.min(top, last);
  const scroll = (by: number) => (): void => setTop(Math.max(0, Math.min(last, first + by)));
  const close = (): void => store.do({ do: 'closeOverlay' });
  useKeyLayer({
    title: shell.layers.help,
    level: 'dialog',
    isModal: true,
    bindings: [
      { keys: ['escape', '?', 'q', 'enter', 'ctrl+g', 'ctrl+c'], label: shell.keys.close, run: close },
      { keys: ['down', 'j', 'wheeldown'], label: shell.keys.scroll, run: scroll(1) },
      { keys: ['up', 'k', 'wheelup'], run: scroll(-1) },
      { keys: ['pagedown', 'space'], run: scroll(shown) },
      { keys: ['pageup'], run: scroll(-shown) },
      { keys: ['home'], run: () => setTop(0) },
      { keys: ['end'], run: () => setTop(last) },
    ],
  });
  return (
    <Panel
      left={Math.max(0, Math.floor((columns - width) / 2))}
      top={0}
      columns={width}
      lines={lines.slice(first, first + shown)}
      onClick={close}
    />
  );
};

// The help as lines, built from the active key layers, so it always matches the bindings.
const KEY_GAP = '  ';
const WIDEST_KEYS = 24;

/** What is done, and the keys for it. */
type Rows = ReadonlyMap<string, readonly string[]>;

/** Layers with the same title are merged, and so are keys with the same action within one. */
const merged = (layers: readonly KeyLayer[]): ReadonlyMap<string, Rows> => {
  const byTitle = new Map<string, Map<string, readonly string[]>>();
  for (const { title, bindings } of layers) {
    const rows = byTitle.get(title) ?? new Map<string, readonly string[]>();
    for (const { keys, label } of bindings)
      if (label !== undefined) rows.set(label, [...(rows.get(label) ?? []), ...keys.map(keyName)]);
    if (rows.size > 0) byTitle.set(title, rows);
  }
  return byTitle;
};

export const helpLines = (
  layers: readonly KeyLayer[],
  notes: readonly string[],
  cells: number,
): readonly Line[] => {
  const sections = merged(layers);
  const widths = [...sections.values()].flatMap((rows) =>
    [...rows.values()].map((keys) => cellWidth(keys.join(' '))),
  );
  const keyCells = Math.min(WIDEST_KEYS, Math.floor(cells / 2), Math.max(0, ...widths));
  const rows = [...sections].flatMap(([title, bindings]): readonly Line[] => [
    lineOf(title, 'accent'),
    ...[...bindings].map(
      ([label, keys]): Line => [
        { text: padToCells(keys.join(' '), keyCells), tone: 'strong' },
        { text: `${KEY_GAP}${label}` },
      ],
    ),
    lineOf(''),
  ]);
  return [...rows, ...notes.flatMap((note) => wrapToCells(note, cells).map((text) => lineOf(text, 'quiet')))];
};
