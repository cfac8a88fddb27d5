// The whole screen: head line, sidebar, page, footer, and whatever lies over the page.

import { Box, Text, useWindowSize } from 'ink';
import type { FC } from 'react';
import { useWorld } from './context.ts';
import { Dialog } from './dialog.tsx';
import { Footer } from './footer.tsx';
import { HeadLine } from './head-line.tsx';
import { Help } from './help.tsx';
import { layoutOf } from './layout.ts';
import { LostLine, useLostSince } from './lost-line.tsx';
import { nameOfPage } from './navigation.ts';
import { PAGE_TABLE } from './pages.ts';
import { Palette } from './palette.tsx';
import { Sidebar } from './sidebar.tsx';
import { useHold } from './use-hold.ts';
import { NO_PULSE, usePulse } from './use-pulse.ts';
import { useShellKeys } from './use-shell-keys.ts';
import { useShellState } from './use-shell-state.ts';

export interface FrameProps {
  readonly suspend: () => Promise<void>;
}

export const Frame: FC<FrameProps> = ({ suspend }) => {
  const { words } = useWorld();
  const { columns, rows } = useWindowSize();
  const { place, head, isSidebarOpen, overlay, question } = useShellState();
  const lostSinceMs = useLostSince();
  const isLost = lostSinceMs !== undefined;
  const read = usePulse();
  const pulse = isLost ? NO_PULSE : read;
  const hold = useHold();
  useShellKeys(suspend);
  const layout = layoutOf({ columns, rows }, isSidebarOpen);
  if (layout === undefined) return <Text>{words.screen.shell.tooSmall.slice(0, columns)}</Text>;
  const { sidebarColumns, page } = layout;
  const Page = PAGE_TABLE[place.page];
  const name = nameOfPage(words, place.page);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <HeadLine
        columns={columns}
        sidebarColumns={sidebarColumns}
        title={head.title ?? name}
        pulse={pulse}
        hold={hold}
      />
      <Box height={page.rows} width={columns} flexShrink={0}>
        {sidebarColumns > 0 && (
          <Box width={sidebarColumns} flexShrink={0} height={page.rows} overflow="hidden">
            <Sidebar here={place.page} pulse={pulse} />
          </Box>
        )}
        <Box width={page.columns} height={page.rows} flexShrink={0} overflow="hidden" flexDirection="column">
          {isLost && <LostLine sinceMs={lostSinceMs} columns={page.columns} />}
          <Page key={place.page} place={place} columns={page.columns} rows={page.rows - (isLost ? 1 : 0)} />
        </Box>
        {overlay === 'help' && <Help columns={columns} rows={page.rows} />}
        {overlay === 'palette' && <Palette columns={columns} rows={page.rows} />}
        {question !== undefined && <Dialog question={question} columns={columns} rows={page.rows} />}
      </Box>
      <Footer columns={columns} noteColumns={sidebarColumns} />
    </Box>
  );
};
