// The visible rows of the conversation.

import { formatDuration } from '@coxswain/protocol';
import { Box } from 'ink';
import type { FC } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { useNow } from '../../../data/use-now.ts';
import { useDeps } from '../../../shell/context.ts';
import { type Row, rowsFrom } from '../scroll/timeline.ts';
import { type Screen, topOf, type ViewState } from '../scroll/view-state.ts';

export interface TranscriptProps {
  readonly view: ViewState;
  readonly screen: Screen;
  readonly columns: number;
}

/** Before each row: the bar of the cursor, and a blank. */
export const GUTTER = 2;

interface DrawnRowProps {
  readonly row: Row;
  readonly columns: number;
  readonly hasCursor: boolean;
  readonly nowMs: number;
}

const DrawnRow: FC<DrawnRowProps> = ({ row: { line }, columns, hasCursor, nowMs }) => {
  const { theme } = useDeps();
  const { spans, right, runningSince } = line;
  const elapsed =
    runningSince === undefined ? undefined : formatDuration(Math.max(0, nowMs - Date.parse(runningSince)));
  const end = elapsed === undefined ? right : { text: elapsed, tone: 'running' as const };
  return (
    <DrawnLine
      line={[{ text: hasCursor ? '▌ ' : '  ', tone: 'accent' }, ...spans]}
      columns={columns}
      {...(end && { right: [end] })}
      {...(hasCursor && { under: theme.cursor })}
    />
  );
};

export const Transcript: FC<TranscriptProps> = ({ view, screen, columns }) => {
  const top = topOf(view, screen);
  const rows = top ? rowsFrom(screen.timeline, top, screen.rows) : [];
  const nowMs = useNow(rows.some(({ line }) => line.runningSince !== undefined));
  return (
    <Box flexDirection="column" width={columns} height={screen.rows} overflow="hidden">
      {rows.map((row) => {
        const { entryId, line } = row.spot;
        const hasCursor = view.cursor?.entryId === entryId && view.cursor.line === line;
        return (
          <DrawnRow
            key={`${entryId} ${line}`}
            row={row}
            columns={columns}
            hasCursor={hasCursor}
            nowMs={nowMs}
          />
        );
      })}
    </Box>
  );
};
