// One row of the screen: a line of spans, each coloured by its tone, cut to the available cells.

import { Text } from 'ink';
import type { FC } from 'react';
import { useDeps } from '../shell/context.ts';
import { cutLine, fitLine } from '../text/cut-line.ts';
import type { Line } from '../text/line.ts';
import type { Tone } from '../theme/theme.ts';

export interface DrawnLineProps {
  readonly line: Line;
  /** Cells across. */
  readonly columns: number;
  /** Aligned to the right end. */
  readonly right?: Line | undefined;
  /** The background of the whole row: the row under the cursor. */
  readonly under?: Tone | undefined;
}

export const DrawnLine: FC<DrawnLineProps> = ({ line, columns, right, under }) => {
  const { theme } = useDeps();
  const isFilled = right !== undefined || under !== undefined;
  const shown = isFilled ? fitLine(line, columns, right) : cutLine(line, columns);
  return (
    <Text wrap="truncate" {...under}>
      {shown.every(({ text }) => text === '') ? ' ' : null}
      {shown.map(({ text, tone = 'text', style }, at) => (
        // The spans of a line have no identity but their index.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Text key={at} {...theme[tone]} {...style}>
          {text}
        </Text>
      ))}
    </Text>
  );
};
