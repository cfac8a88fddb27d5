// Says that an agent is being tried: it is started for real, which may take a while.

import { cutToCells, printableLine } from '@coxswain/protocol';
import { Text } from 'ink';
import type { FC } from 'react';
import { Spinner } from '../../components/spinner.tsx';
import { useWorld } from '../../shell/context.ts';

export interface CheckLineProps {
  readonly names: readonly string[];
  readonly columns: number;
}

export const CheckLine: FC<CheckLineProps> = ({ names, columns }) => {
  const { theme, words } = useWorld();
  const text = words.screen.agents.checking(names.map(printableLine).join(', '));
  return (
    <Text wrap="truncate" {...theme.running}>
      <Spinner /> {cutToCells(text, columns - 2)}
    </Text>
  );
};
