// The status of a task: glyph, word and colour, in exactly the cells it is given.

import { cellWidth, padToCells } from '@coxswain/protocol';
import { type ShownStatus, statusStyle } from '@coxswain/views';
import { Text } from 'ink';
import type { FC } from 'react';
import { useWorld } from '../shell/context.ts';
import { Spinner } from './spinner.tsx';

export interface StatusChipProps {
  readonly face: ShownStatus;
  /** Fills or cuts it to so many cells; fewer than 8 leave the glyph alone. Default: as wide as it is. */
  readonly columns?: number;
  /** Instead of the word of lists. */
  readonly word?: string;
}

/** The fewest cells in which a word beside the glyph says anything. */
const WORD_FROM_CELLS = 8;

export const StatusChip: FC<StatusChipProps> = ({ face, columns, word: own }) => {
  const { theme, words } = useWorld();
  const { glyph, word: listed, tone } = statusStyle(face, words);
  const word = own ?? listed;
  const cells = columns ?? cellWidth(word) + 2;
  if (cells <= 0) return null;
  const rest = padToCells(columns !== undefined && columns < WORD_FROM_CELLS ? '' : ` ${word}`, cells - 1);
  return (
    <Text {...theme[tone]}>
      {face === 'running' ? <Spinner /> : glyph}
      {rest}
    </Text>
  );
};
