// The palette: type a few letters of a page, a command, a task, a session or an agent, and choose.

import { cellWidth, padToCells, printableLine, shortId } from '@coxswain/protocol';
import { type FC, useEffect, useRef, useState } from 'react';
import { FieldCaret } from '../components/edit/field-caret.tsx';
import type { KeyLayer } from '../keys/binding.ts';
import type { Press } from '../keys/press.ts';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { type Line, lineOf } from '../text/line.ts';
import { useDeps, useShell, useSurroundings } from './context.ts';
import { matching, type PaletteEntry, paletteEntries } from './palette-entries.ts';
import { PANEL_EDGES, Panel } from './panel.tsx';
import { useShellStore } from './use-shell-state.ts';

const WIDEST = 64;
const MAX_SHOWN = 10;
const PROMPT = ': ';

const entryLine = ({ name, hint }: PaletteEntry, isChosen: boolean, cells: number): Line => {
  const hintCells = Math.min(cellWidth(hint), Math.floor(cells / 2));
  return [
    { text: isChosen ? '▌ ' : '  ', tone: 'accent' },
    { text: padToCells(name, cells - 2 - hintCells), tone: isChosen ? 'cursor' : 'text' },
    { text: padToCells(hint, hintCells, 'right'), tone: isChosen ? 'cursor' : 'quiet' },
  ];
};

/** A query and the place of the cursor among what fits it. */
interface Search {
  readonly query: string;
  readonly at: number;
}

export interface PaletteProps {
  readonly columns: number;
  readonly rows: number;
}

export const Palette: FC<PaletteProps> = ({ columns, rows }) => {
  const { words } = useDeps();
  const { keys } = useSurroundings();
  const store = useShellStore();
  const { shell } = words.screen;
  // As they were before the palette added its own.
  const [layers] = useState<readonly KeyLayer[]>(keys.snapshot);
  const [search, setSearch] = useState<Search>({ query: '', at: 0 });
  // Keys may arrive faster than React renders.
  const newest = useRef(search);
  newest.current = search;
  const change = (next: Search): void => {
    newest.current = next;
    setSearch(next);
  };
  const { query, at } = search;
  const named = useNamed(query);
  const find = (text: string): readonly PaletteEntry[] =>
    matching([...paletteEntries(words, store, layers), ...named], text);
  const found = find(query);
  const shown = Math.max(1, Math.min(MAX_SHOWN, rows - 4));
  const chosen = Math.min(at, Math.max(0, found.length - 1));
  const first = Math.max(0, Math.min(chosen - shown + 1, found.length - shown));
  const close = (): void => store.do({ do: 'closeOverlay' });
  const run = (entry: PaletteEntry | undefined): void => {
    close();
    entry?.run();
  };
  const choose = (): void => {
    const fitting = find(newest.current.query);
    run(fitting[Math.min(newest.current.at, fitting.length - 1)]);
  };
  const move = (by: number) => (): void => {
    const last = find(newest.current.query).length - 1;
    change({ ...newest.current, at: Math.max(0, Math.min(last, newest.current.at + by)) });
  };
  const write = (text: string): void => change({ query: text, at: 0 });
  const type = (text: string): boolean => {
    write(newest.current.query + text);
    return true;
  };
  const layer = useKeyLayer({
    title: shell.layers.palette,
    level: 'dialog',
    isModal: true,
    isWriting: true,
    bindings: [
      { keys: ['enter', 'tab'], label: shell.keys.choose, run: choose },
      { keys: ['escape', 'ctrl+c', 'ctrl+p'], label: shell.keys.close, run: close },
      { keys: ['down', 'ctrl+n', 'wheeldown'], label: shell.keys.move, run: move(1) },
      { keys: ['up', 'wheelup'], run: move(-1) },
      { keys: ['backspace'], run: () => write([...newest.current.query].slice(0, -1).join('')) },
      { keys: ['ctrl+u'], run: () => write('') },
    ],
    onText: ({ text }: Press) => text !== '' && type(text),
    onPaste: (text) => type(text.replaceAll(/\s+/g, ' ')),
  });
  const width = Math.max(PANEL_EDGES + 4, Math.min(WIDEST, columns));
  const cells = width - PANEL_EDGES;
  const lines: readonly Line[] = [
    [{ text: PROMPT, tone: 'accent' }, { text: query }, { text: ' ' }].concat(
      query === '' ? { text: shell.paletteHint, tone: 'quiet' } : [],
    ) as Line,
    ...(found.length === 0 ? [lineOf(shell.paletteEmpty, 'quiet')] : []),
    ...found
      .slice(first, first + shown)
      .map((entry, index) => entryLine(entry, first + index === chosen, cells)),
  ];
  const caret = Math.min(PROMPT.length + cellWidth(query), cells - 1);
  const left = Math.max(0, Math.floor((columns - width) / 2));
  return (
    <>
      <Panel
        left={left}
        top={0}
        columns={width}
        lines={lines}
        onClick={(line) => {
          if (line > 0 && line <= found.length) run(found[first + line - 1]);
        }}
      />
      <FieldCaret layer={layer} column={left + PANEL_EDGES / 2 + caret} row={1} />
    </>
  );
};

// The tasks, sessions and agents the palette finds by name; nothing is loaded before something is typed.

/** No one has typed for this long. */
const SETTLED_MS = 150;
const MAX_TASKS = '20';
const NONE: readonly PaletteEntry[] = [];

const useNamed = (query: string): readonly PaletteEntry[] => {
  const { client, words, log } = useDeps();
  const shell = useShell();
  const [found, setFound] = useState(NONE);
  const search = query.trim();
  useEffect(() => {
    if (search === '') {
      setFound(NONE);
      return;
    }
    let isLive = true;
    const { agents: agentWords, sessions: sessionWords } = words.screen;
    const read = async (): Promise<readonly PaletteEntry[]> => {
      const [{ tasks }, sessions, agents] = await Promise.all([
        client.tasks.list({ search, limit: MAX_TASKS }),
        client.sessions.list(),
        client.agents.list(),
      ]);
      return [
        ...tasks.map(({ id, description }): PaletteEntry => {
          const name = printableLine(description);
          const run = (): void => shell.go({ page: 'tasks', taskId: id });
          // Words that are not in its name found it: its prompt, its result, its id.
          return { name, alias: `${search} ${id}`, hint: `${words.cockpit.nav} · ${shortId(id)}`, run };
        }),
        ...sessions.map(({ name, agent }): PaletteEntry => {
          const run = (): void => shell.go({ page: 'chat', session: name, agent });
          return { name: printableLine(name), hint: sessionWords.nav, run };
        }),
        ...agents.map(({ name }): PaletteEntry => {
          const run = (): void => shell.go({ page: 'agents', agent: name });
          return { name: printableLine(name), hint: agentWords.nav, run };
        }),
      ];
    };
    const timer = setTimeout(() => {
      read()
        .then((entries) => isLive && setFound(entries))
        .catch((error: unknown) => log('the palette could not be filled', { error: String(error) }));
    }, SETTLED_MS);
    return () => {
      isLive = false;
      clearTimeout(timer);
    };
  }, [client, words, shell, log, search]);
  return search === '' ? NONE : found;
};
