// The pages, each with its digit and what waits there. A click goes to one.

import { grouped } from '@coxswain/locale';
import { cellWidth, padToCells } from '@coxswain/protocol';
import { Box, type DOMElement, Text } from 'ink';
import { type FC, useRef } from 'react';
import { useClickable } from '../mouse/use-clickable.ts';
import { useDeps, useShell } from './context.ts';
import type { PageId } from './location.ts';
import { navigation } from './navigation.ts';
import type { Pulse } from './use-pulse.ts';

export const SIDEBAR_COLUMNS = 20;

/** The count at the right of a page's name; nothing for zero. */
const badgeOf = (page: PageId, { questions, running }: Pulse): number => {
  if (page === 'inbox') return questions;
  return page === 'tasks' ? running : 0;
};

interface ItemProps {
  readonly page: PageId;
  readonly digit: string;
  readonly name: string;
  readonly isHere: boolean;
  readonly badge: number;
}

const Item: FC<ItemProps> = ({ page, digit, name, isHere, badge }) => {
  const { theme } = useDeps();
  const shell = useShell();
  const box = useRef<DOMElement>(null);
  useClickable(box, () => shell.go({ page }));
  const number = badge > 0 ? grouped(badge) : '';
  const label = padToCells(`${digit} ${name}`, SIDEBAR_COLUMNS - 1 - cellWidth(number));
  return (
    <Box ref={box} width={SIDEBAR_COLUMNS} height={1}>
      <Text {...theme.accent}>{isHere ? '▌' : ' '}</Text>
      <Text {...(isHere ? theme.strong : theme.text)}>{label}</Text>
      <Text {...(page === 'inbox' ? theme.attention : theme.running)}>{number}</Text>
    </Box>
  );
};

export interface SidebarProps {
  readonly here: PageId;
  readonly pulse: Pulse;
}

export const Sidebar: FC<SidebarProps> = ({ here, pulse }) => {
  const { words } = useDeps();
  return (
    <Box flexDirection="column" width={SIDEBAR_COLUMNS} flexShrink={0} marginTop={1}>
      {navigation(words).map(({ page, digit, name }) => (
        <Item
          key={page}
          page={page}
          digit={digit}
          name={name}
          isHere={page === here}
          badge={badgeOf(page, pulse)}
        />
      ))}
    </Box>
  );
};
