// Puts the terminal's own cursor at the caret: input methods open their window there, and the cursor has the shape the user
// set. It is shown in the field that gets the next letter, and hidden if there is none.

import { Box, type DOMElement, measureElement, useCursor } from 'ink';
import { type FC, useLayoutEffect, useRef, useState } from 'react';
import { type OwnLayer, useHasLetters } from '../../keys/use-key-layer.ts';

interface Spot {
  /** Cells from the left, and rows from the top, of the box around it; from 0. */
  readonly column: number;
  readonly row: number;
}

export interface FieldCaretProps extends Spot {
  /** The keys of the field. */
  readonly layer: OwnLayer;
}

const ShownCaret: FC<Spot> = ({ column, row }) => {
  const corner = useRef<DOMElement>(null);
  const [origin, setOrigin] = useState<{ readonly x: number; readonly y: number }>();
  const { setCursorPosition } = useCursor();
  // The position is known only after layout; the next frame shows the cursor.
  useLayoutEffect(() => {
    if (corner.current === null) return;
    const { x, y } = measureElement(corner.current);
    setOrigin((last) => (last?.x === x && last.y === y ? last : { x, y }));
  });
  setCursorPosition(origin && { x: origin.x + column, y: origin.y + row });
  return <Box ref={corner} position="absolute" width={0} height={0} />;
};

export const FieldCaret: FC<FieldCaretProps> = ({ layer, ...spot }) =>
  useHasLetters(layer) ? <ShownCaret {...spot} /> : null;
