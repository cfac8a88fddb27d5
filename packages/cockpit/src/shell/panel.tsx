// A box of lines over the page. Each line is filled up, so that nothing of the page shows through.

import { cellWidth, cutToCells } from '@coxswain/protocol';
import { Box, type DOMElement, Text } from 'ink';
import { type FC, useRef } from 'react';
import { useClickable } from '../mouse/use-clickable.ts';
import type { Line } from '../text/line.ts';
import { useDeps } from './context.ts';

/** What the frame of a panel takes: a border and a blank on each side. */
export const PANEL_EDGES = 4;

/** The line in exactly that many cells, with a blank before and after. */
const filled = (line: Line, cells: number): Line => {
  const kept: { text: string; tone?: Line[number]['tone'] }[] = [{ text: ' ' }];
  let room = cells;
  for (const span of line) {
    const text = cutToCells(span.text, room);
    room -= cellWidth(text);
    kept.push({ ...span, text });
  }
  return [...kept, { text: ' '.repeat(room + 1) }];
};

export interface PanelProps {
  readonly left: number;
  readonly top: number;
  /** The whole width with its edges. */
  readonly columns: number;
  readonly lines: readonly Line[];
  readonly tone?: 'accent' | 'bad';
  /** The line that was clicked, from 0. */
  readonly onClick?: (line: number) => void;
}

export const Panel: FC<PanelProps> = ({ left, top, columns, lines, tone = 'accent', onClick }) => {
  const { theme } = useDeps();
  const box = useRef<DOMElement>(null);
  useClickable(box, ({ row }) => onClick?.(row - 1), { isModal: true });
  const { color } = theme[tone];
  const cells = Math.max(1, columns - PANEL_EDGES);
  return (
    <Box
      ref={box}
      position="absolute"
      left={left}
      top={top}
      width={columns}
      height={lines.length + 2}
      flexDirection="column"
      borderStyle="round"
      borderColor={color}
    >
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is identified by its index
        <Text key={at}>
          {filled(line, cells).map((span, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a span is identified by its index
            <Text key={index} {...(span.tone === undefined ? theme.text : theme[span.tone])}>
              {span.text}
            </Text>
          ))}
        </Text>
      ))}
    </Box>
  );
};
