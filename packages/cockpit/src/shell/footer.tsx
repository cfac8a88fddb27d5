// The footer: the current keys, most useful first, and the latest notice.

import { cellWidth, cutToCells } from '@coxswain/protocol';
import { Box, Text } from 'ink';
import { type FC, useSyncExternalStore } from 'react';
import { useDeps, useSurroundings } from './context.ts';
import { footerHints, hintsThatFit, keptCells, shortHints } from './footer-hints.ts';
import { useShellState } from './use-shell-state.ts';

const GAP = '   ';
/** The minimum cells of a readable note. */
const MIN_NOTE_CELLS = 6;

export interface FooterProps {
  readonly columns: number;
  /** Room for the note of the page; 0 where there is no sidebar above it. */
  readonly noteColumns: number;
}

export const Footer: FC<FooterProps> = ({ columns, noteColumns }) => {
  const { theme, words } = useDeps();
  const { keys } = useSurroundings();
  const { status, head } = useShellState();
  const layers = useSyncExternalStore(keys.subscribe, keys.snapshot);
  const before = status?.text ?? head.note ?? '';
  const tones = { good: theme.good, bad: theme.bad, plain: theme.strong };
  const room = columns - 2;
  const all = footerHints(layers, words.screen.shell.keys.help);
  const wanted = Math.max(noteColumns - 2, Math.floor(room / 3));
  const left = room - keptCells(all, GAP.length) - GAP.length;
  const noteCells = left < Math.min(wanted, MIN_NOTE_CELLS) ? 0 : Math.min(wanted, left);
  // The notice is shown beside the keys: the close and help keys stay visible as long as it is readable.
  const besideKept = room - keptCells(shortHints(all), GAP.length) - GAP.length;
  const saidCells = besideKept < MIN_NOTE_CELLS ? Math.floor(room / 2) : besideKept;
  const beforeText = cutToCells(before, status === undefined ? noteCells : saidCells);
  const beforeColumns = Math.max(beforeText === '' ? 0 : cellWidth(beforeText) + GAP.length, noteColumns - 1);
  const hints = hintsThatFit(all, room - beforeColumns, GAP.length);
  return (
    <Box height={1} width={columns} flexShrink={0} overflow="hidden" paddingLeft={1}>
      <Box width={Math.min(beforeColumns, room)} flexShrink={0}>
        <Text {...(status === undefined ? theme.quiet : tones[status.tone])}>{beforeText}</Text>
      </Box>
      <Text wrap="truncate">
        {hints.map(({ key, label }, at) => (
          <Text key={`${key} ${label}`}>
            {at > 0 ? GAP : ''}
            <Text {...theme.strong}>{key}</Text> <Text {...theme.quiet}>{label}</Text>
          </Text>
        ))}
      </Text>
    </Box>
  );
};
