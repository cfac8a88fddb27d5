// One row of the screen: a line of pieces, each in the colour of what it means, cut to the cells there are.

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
  /** Stands at the right end. */
  readonly right?: Line;
  /** Under all of it, to the right end: the row under the cursor. */
  readonly under?: Tone;
}

export const DrawnLine: FC<DrawnLineProps> = ({ line, columns, right, under }) => {
  const { theme } = useDeps();
  const isFilled = right !== undefined || under !== undefined;
  const shown = isFilled ? fitLine(line, columns, right) : cutLine(line, columns);
  return (
    <Text wrap="truncate" {...under}>
      {shown.every(({ text }) => text === '') ? ' ' : null}
      {shown.map(({ text, tone = 'text', style }, at) => (
        // The pieces of a line have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Text key={at} {...theme[tone]} {...style}>
          {text}
        </Text>
      ))}
    </Text>
  );
};
