// The help: every key that works where one is, with what it does.

import { type FC, useState } from 'react';
import type { KeyLayer } from '../keys/binding.ts';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { useSurroundings, useWorld } from './context.ts';
import { helpLines } from './help-lines.ts';
import { PANEL_EDGES, Panel } from './panel.tsx';
import { useShellStore } from './use-shell-state.ts';

const WIDEST = 76;

export interface HelpProps {
  readonly columns: number;
  readonly rows: number;
}

export const Help: FC<HelpProps> = ({ columns, rows }) => {
  const { words } = useWorld();
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
