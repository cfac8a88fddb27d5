// What a command answered with, over the input, until it is closed.

import { Box } from 'ink';
import { type FC, useState } from 'react';
import { Rule } from '../../../components/rule.tsx';
import { SCROLL_START, type ScrollState, scroll } from '../../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../../components/scroll-view.tsx';
import { useKeyLayer } from '../../../keys/use-key-layer.ts';
import { useWorld } from '../../../shell/context.ts';
import type { Panel } from '../commands/chat-controls.ts';

export interface PanelViewProps {
  readonly panel: Panel;
  readonly columns: number;
  /** The rule over it included. */
  readonly rows: number;
  readonly onClose: () => void;
}

export const PanelView: FC<PanelViewProps> = ({ panel, columns, rows, onClose }) => {
  const { keys } = useWorld().words.screen.chat;
  const [state, setState] = useState<ScrollState>(SCROLL_START);
  const extent = { length: panel.lines.length, rows: rows - 1 };
  const move = (to: Parameters<typeof scroll>[1]) => () => setState((before) => scroll(before, to, extent));
  useKeyLayer({
    title: panel.title,
    level: 'dialog',
    bindings: [
      { keys: ['escape'], label: keys.close, run: onClose },
      { keys: ['up'], label: keys.move, isQuiet: true, run: move('up') },
      { keys: ['down'], label: keys.move, isQuiet: true, run: move('down') },
      { keys: ['pageup'], label: keys.pages, isQuiet: true, run: move('pageup') },
      { keys: ['pagedown'], label: keys.pages, isQuiet: true, run: move('pagedown') },
    ],
  });
  const below = extent.length - state.top - extent.rows;
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Rule columns={columns} title={panel.title} {...(below > 0 && { note: `↓ ${below}` })} />
      <ScrollView lines={panel.lines} state={state} columns={columns} rows={rows - 1} />
    </Box>
  );
};
