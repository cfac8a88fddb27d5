// Over the page while the daemon is gone: what stands below is from before, and from when.

import { momentText } from '@coxswain/locale';
import { printableLine } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useRef } from 'react';
import { DrawnLine } from '../components/drawn-line.tsx';
import { useWorld } from './context.ts';
import { useConnection } from './use-connection.ts';

/** Since when the daemon is gone, in milliseconds since 1970; undefined while it is there. */
export const useLostSince = (): number | undefined => {
  const { clock } = useWorld();
  const since = useRef<number>(undefined);
  if (useConnection() !== 'lost') since.current = undefined;
  else since.current ??= clock.nowMs();
  return since.current;
};

export const LostLine: FC<{ readonly sinceMs: number; readonly columns: number }> = ({
  sinceMs,
  columns,
}) => {
  const { words, timeZone } = useWorld();
  const moment = momentText(new Date(sinceMs).toISOString(), timeZone).slice(-5);
  const text = printableLine(words.screen.shell.asOf(moment));
  return (
    <Box width={columns} height={1} flexShrink={0}>
      <DrawnLine line={[{ text: `! ${text}`, tone: 'attention' }]} columns={columns} />
    </Box>
  );
};
