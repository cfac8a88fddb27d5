// The input of the chat.

import { Box, Text } from 'ink';
import type { FC } from 'react';
import { TextArea } from '../../../components/text-area.tsx';
import { useDeps } from '../../../shell/context.ts';
import type { Writing } from '../input/use-draft.ts';
import type { Chat } from '../use-chat.ts';

export interface ComposerProps {
  readonly chat: Chat;
  readonly writing: Writing;
  readonly isFocused: boolean;
  readonly history: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly onSubmit: (text: string) => void;
}

/** Before the input. */
export const MARK_CELLS = 2;

const placeholderOf = ({ sending, state }: Chat, words: ReturnType<typeof useDeps>['words']): string => {
  const { placeholder } = words.screen.chat;
  if (sending.to === 'nobody') return placeholder.asked;
  if (sending.to === 'task') return placeholder.running;
  return state.turns.length === 0 ? placeholder.first : placeholder.next;
};

export const Composer: FC<ComposerProps> = (props) => {
  const { chat, writing, isFocused, history, columns, rows, onSubmit } = props;
  const { theme, words } = useDeps();
  const { keys } = words.screen.chat;
  return (
    <Box width={columns} height={rows} overflow="hidden">
      <Box width={MARK_CELLS} flexShrink={0}>
        <Text {...(isFocused ? theme.accent : theme.quiet)}>› </Text>
      </Box>
      <TextArea
        title={keys.writing}
        draft={writing.draft}
        onChange={writing.change}
        onSubmit={onSubmit}
        columns={columns - MARK_CELLS}
        maxRows={rows}
        placeholder={placeholderOf(chat, words)}
        isFocused={isFocused}
        history={history}
        labels={{ submit: keys.send, newLine: keys.newLine }}
      />
    </Box>
  );
};
