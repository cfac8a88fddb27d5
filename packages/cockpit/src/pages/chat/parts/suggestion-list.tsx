// The suggestions above the input. Arrows show where more of them are.

import { cellWidth, padToCells } from '@coxswain/protocol';
import { Box } from 'ink';
import type { FC } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { useDeps } from '../../../shell/context.ts';
import type { Suggestion } from '../commands/suggestion.ts';

export interface SuggestionListProps {
  readonly suggestions: readonly Suggestion[];
  readonly chosen: number;
  readonly columns: number;
  readonly rows: number;
}

const MAX_LABEL = 28;

export const SuggestionList: FC<SuggestionListProps> = ({ suggestions, chosen, columns, rows }) => {
  const { theme } = useDeps();
  const top = Math.max(0, Math.min(chosen - Math.floor(rows / 2), suggestions.length - rows));
  const shown = suggestions.slice(top, top + rows);
  const width = Math.min(
    // Where nothing follows them, labels have all the room.
    ...(suggestions.some(({ detail }) => detail !== '') ? [MAX_LABEL, Math.floor(columns / 2)] : [columns]),
    Math.max(...suggestions.map(({ label }) => cellWidth(label)), 0),
  );
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      {shown.map(({ text, label, detail }, at) => {
        const isChosen = top + at === chosen;
        const isAbove = at === 0 && top > 0;
        const below = suggestions.length - top - rows;
        const isBelow = at === rows - 1 && below > 0;
        const more = isAbove ? `↑ ${top}` : isBelow ? `↓ ${below}` : undefined;
        return (
          <DrawnLine
            key={text}
            columns={columns}
            line={[
              { text: isChosen ? '▌ ' : '  ', tone: 'accent' },
              { text: padToCells(label, width), tone: isChosen ? 'strong' : 'text' },
              { text: `  ${detail}`, tone: 'quiet' },
            ]}
            {...(more !== undefined && { right: [{ text: more, tone: 'accent' }] })}
            {...(isChosen && { under: theme.cursor })}
          />
        );
      })}
    </Box>
  );
};
