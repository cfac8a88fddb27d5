// A prompt at the bottom of a page: a label, the field, and below it a hint or an error.

import { cellWidth, cutToCells } from '@coxswain/protocol';
import { Box, Text } from 'ink';
import { type FC, useState } from 'react';
import { useDeps } from '../shell/context.ts';
import { lineOf } from '../text/line.ts';
import { DrawnLine } from './drawn-line.tsx';
import { TextField, type TextFieldProps } from './text-field.tsx';

/** How many rows it needs. */
export const PROMPT_ROWS = 2;
/** The label takes at most this part of the width. */
const LABEL_SHARE = 0.5;

export interface FieldPromptProps extends Pick<TextFieldProps, 'value' | 'onChange' | 'columns' | 'labels'> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Why what was typed is not taken. */
  readonly fault?: string | undefined;
  readonly onSubmit: (value: string) => void;
  readonly onCancel: () => void;
}

export const FieldPrompt: FC<FieldPromptProps> = ({ label, hint = '', fault, columns, ...field }) => {
  const { theme } = useDeps();
  const shown = cutToCells(label, Math.floor(columns * LABEL_SHARE));
  const room = Math.max(2, columns - cellWidth(shown) - 2);
  const below = fault === undefined ? lineOf(hint, 'quiet') : lineOf(fault, 'bad');
  return (
    <Box flexDirection="column" width={columns} height={PROMPT_ROWS} overflow="hidden">
      <Box height={1}>
        <Text wrap="truncate" {...theme.accent}>{`${shown}  `}</Text>
        <TextField {...field} title={label} columns={room} />
      </Box>
      <DrawnLine line={below} columns={columns} />
    </Box>
  );
};

export interface Typed {
  readonly field: Pick<FieldPromptProps, 'value' | 'fault' | 'onChange'>;
  /** Says why it is not taken, until somebody types on. */
  refuse(fault: string): void;
}

/** What is typed into a prompt. */
export const useTyped = (first = ''): Typed => {
  const [value, setValue] = useState(first);
  const [fault, setFault] = useState<string>();
  const onChange = (text: string): void => {
    setValue(text);
    setFault(undefined);
  };
  return { field: { value, fault, onChange }, refuse: setFault };
};
