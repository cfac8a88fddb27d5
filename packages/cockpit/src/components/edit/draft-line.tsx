// A row of text in an editor. Folded pastes are highlighted.

import { Text } from 'ink';
import type { FC } from 'react';
import { useDeps } from '../../shell/context.ts';
import type { DraftPiece } from './draft-row.ts';

export interface DraftLineProps {
  readonly pieces: readonly DraftPiece[];
}

const joined = (pieces: readonly DraftPiece[]): string => pieces.map(({ text }) => text).join('');

const Pieces: FC<DraftLineProps> = ({ pieces }) => {
  const { theme } = useDeps();
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

export const DraftLine: FC<DraftLineProps> = ({ pieces }) => (
  <Text {...useDeps().theme.text} wrap="truncate">
    {pieces.length === 0 ? ' ' : <Pieces pieces={pieces} />}
  </Text>
);
