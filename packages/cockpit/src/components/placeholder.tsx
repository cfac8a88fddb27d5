// The placeholder of an empty text field.

import { cutToCells } from '@coxswain/protocol';
import { Text } from 'ink';
import type { FC } from 'react';
import { useDeps } from '../shell/context.ts';

export interface PlaceholderProps {
  readonly text: string;
  readonly columns: number;
  /** Whether the caret is before it. */
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
