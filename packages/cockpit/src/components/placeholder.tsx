// What stands in a text field while nothing is written in it.

import { cutToCells } from '@coxswain/protocol';
import { Text } from 'ink';
import type { FC } from 'react';
import { useWorld } from '../shell/context.ts';

export interface PlaceholderProps {
  readonly text: string;
  readonly columns: number;
  readonly hasCaret: boolean;
}

export const Placeholder: FC<PlaceholderProps> = ({ text, columns, hasCaret }) => {
  const { theme } = useWorld();
  return (
    <Text wrap="truncate">
      {hasCaret ? <Text inverse> </Text> : null}
      <Text {...theme.quiet}>{cutToCells(text, columns - (hasCaret ? 1 : 0))}</Text>
    </Text>
  );
};
