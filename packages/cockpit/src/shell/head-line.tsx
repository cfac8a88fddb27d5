// The head line: the product, the page title, and the counts of tasks.

import { grouped } from '@coxswain/locale';
import { cellWidth, cutToCells, padToCells } from '@coxswain/protocol';
import { Box, Text } from 'ink';
import type { FC } from 'react';
import type { Tone } from '../theme/theme.ts';
import { useDeps } from './context.ts';
import { useConnection } from './use-connection.ts';
import type { Hold } from './use-hold.ts';
import type { Pulse } from './use-pulse.ts';

interface Piece {
  readonly text: string;
  readonly tone: Tone;
}

const SEPARATOR = ' · ';
/** Between the title and the counts. */
const GAP = 2;

/** The counts above zero, most urgent first: in words, or as glyphs if there is little room. */
const usePulsePieces = (
  { pulse, hold }: Pick<HeadLineProps, 'pulse' | 'hold'>,
  isCompact: boolean,
): readonly Piece[] => {
  const { words, theme } = useDeps();
  const isLost = useConnection() === 'lost';
  const { shell } = words.screen;
  if (isLost) return [{ text: isCompact ? shell.lostShort : shell.lost, tone: theme.attention }];
  const { counts } = shell;
  const { needsInput, running, pending } = pulse;
  const all: readonly (readonly [number, string, string, Tone])[] = [
    [needsInput, '?', counts.needsInput(needsInput), theme.attention],
    [running, '▸', counts.running(running), theme.running],
    [pending, '·', counts.pending(pending), theme.pending],
  ];
  const pieces = all
    .filter(([count]) => count > 0)
    .map(([count, glyph, text, tone]) => ({ text: isCompact ? `${glyph}${grouped(count)}` : text, tone }));
  if (hold === undefined) return pieces;
  const text = (isCompact ? shell.holdsShort : shell.holds)[hold];
  return [{ text, tone: theme.attention }, ...pieces];
};

const widthOf = (pieces: readonly Piece[], separator: string): number =>
  cellWidth(pieces.map(({ text }) => text).join(separator));

export interface HeadLineProps {
  readonly columns: number;
  /** The width of the sidebar with the gap behind it; 0 where there is none. */
  readonly sidebarColumns: number;
  readonly title: string;
  readonly pulse: Pulse;
  /** Why nothing new starts. Default: it does. */
  readonly hold?: Hold | undefined;
}

export const HeadLine: FC<HeadLineProps> = ({ columns, sidebarColumns, title, pulse, hold }) => {
  const { words, theme } = useDeps();
  const left = sidebarColumns === 0 ? ' ' : padToCells(` ${words.screen.shell.product}`, sidebarColumns);
  const room = columns - cellWidth(left) - 1;
  const inWords = usePulsePieces({ pulse, hold }, false);
  const inGlyphs = usePulsePieces({ pulse, hold }, true);
  // The name of the page is worth more than the words of the counts.
  const isCompact = cellWidth(title) + GAP + widthOf(inWords, SEPARATOR) > room;
  const separator = isCompact ? ' ' : SEPARATOR;
  const pieces = isCompact ? inGlyphs : inWords;
  const right = Math.min(widthOf(pieces, separator), room);
  const titleRoom = Math.max(0, room - right - (right > 0 ? GAP : 0));
  const titleText = padToCells(cutToCells(title, titleRoom), Math.max(0, room - right));
  return (
    <Box height={1} width={columns} flexShrink={0}>
      <Text {...theme.quiet}>{left}</Text>
      <Text {...theme.strong}>{titleText}</Text>
      <Box width={right} overflow="hidden">
        <Text wrap="truncate">
          {pieces.map(({ text, tone }, at) => (
            <Text key={text} {...tone}>
              {at > 0 ? separator : ''}
              {text}
            </Text>
          ))}
        </Text>
      </Box>
    </Box>
  );
};
