// What stands in a text field while nothing is written in it.

import { cutToCells } from '@coxswain/protocol';
import { Text } from 'ink';
import type { FC } from 'react';
import { useDeps } from '../shell/context.ts';

export interface PlaceholderProps {
  readonly text: string;
  readonly columns: number;
  /** The caret stands before it. */
  readonly hasCaret: boolean;
}

export const Placeholder: FC<PlaceholderProps> = ({ text, columns, hasCaret }) => {
  const { theme } = useDeps();
  return (
    <Text wrap="truncate" {...theme.quiet}>
      {hasCaret ? ` ${cutToCells(text, columns - 1)}` : cutToCells(text, columns)}
    </Text>
  );
};
