// A row of text that is being written, with the caret as an inverted cell where there is one.

import { Text } from 'ink';
import type { FC } from 'react';
import { useWorld } from '../../shell/context.ts';
import type { DraftPiece } from './draft-row.ts';

export interface CaretLineProps {
  readonly pieces: readonly DraftPiece[];
  /** The place of the caret in the draft; undefined: not in this row, or not focused. */
  readonly caret: number | undefined;
}

const joined = (pieces: readonly DraftPiece[]): string => pieces.map(({ text }) => text).join('');

/** Pastes stand out from what was written. */
const Pieces: FC<{ readonly pieces: readonly DraftPiece[] }> = ({ pieces }) => {
  const { theme } = useWorld();
  if (!pieces.some(({ isPaste }) => isPaste)) return joined(pieces);
  return pieces.map(({ text, at, isPaste }) =>
    isPaste ? (
      <Text key={at} {...theme.accent}>
        {text}
      </Text>
    ) : (
      text
    ),
  );
};

export const CaretLine: FC<CaretLineProps> = ({ pieces, caret }) => {
  const { theme } = useWorld();
  if (caret === undefined)
    return (
      <Text {...theme.text} wrap="truncate">
        {pieces.length === 0 ? ' ' : <Pieces pieces={pieces} />}
      </Text>
    );
  const under = pieces.findIndex(({ at }) => at >= caret);
  const split = under < 0 ? pieces.length : under;
  return (
    <Text {...theme.text} wrap="truncate">
      <Pieces pieces={pieces.slice(0, split)} />
      <Text inverse>{pieces[split]?.text ?? ' '}</Text>
      <Pieces pieces={pieces.slice(split + 1)} />
    </Text>
  );
};
