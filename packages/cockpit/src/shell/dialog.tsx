// The question of Shell.confirm, over everything else.

import { printable } from '@coxswain/protocol';
import { wrapToCells } from '@coxswain/views';
import type { FC } from 'react';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { type Line, lineOf } from '../text/line.ts';
import { useDeps } from './context.ts';
import type { Confirmation } from './deps.ts';
import { PANEL_EDGES, Panel } from './panel.tsx';
import { useShellStore } from './use-shell-state.ts';

const WIDEST = 64;

export interface DialogProps {
  readonly question: Confirmation;
  readonly columns: number;
  readonly rows: number;
}

export const Dialog: FC<DialogProps> = ({ question, columns, rows }) => {
  const { words } = useDeps();
  const store = useShellStore();
  const { keys, layers } = words.screen.shell;
  const { title, detail, action, isDangerous = false } = question;
  useKeyLayer({
    title: layers.question,
    level: 'dialog',
    isModal: true,
    bindings: [
      { keys: ['y', 'Y', 'enter'], label: action, run: () => store.answer(true) },
      { keys: ['n', 'N', 'escape', 'q', 'ctrl+c'], label: keys.keep, run: () => store.answer(false) },
    ],
  });
  const width = Math.max(PANEL_EDGES + 1, Math.min(WIDEST, columns - 2));
  const cells = width - PANEL_EDGES;
  const wrapped = (text: string): readonly string[] => wrapToCells(printable(text), cells);
  const body: readonly Line[] = [
    ...wrapped(title).map((text) => lineOf(text, 'strong')),
    ...(detail === undefined ? [] : wrapped(detail)).map((text) => lineOf(text)),
  ].slice(0, Math.max(1, rows - 4));
  const choices: Line = [
    { text: 'y', tone: isDangerous ? 'bad' : 'accent' },
    { text: ` ${action}   ` },
    { text: 'n', tone: 'strong' },
    { text: ` ${keys.keep}` },
  ];
  const lines = [...body, lineOf(''), choices];
  return (
    <Panel
      left={Math.max(0, Math.floor((columns - width) / 2))}
      top={Math.max(0, Math.floor((rows - lines.length - 2) / 2))}
      columns={width}
      lines={lines}
      tone={isDangerous ? 'bad' : 'accent'}
      onClick={(line) => {
        if (line === lines.length - 1) store.answer(true);
      }}
    />
  );
};
