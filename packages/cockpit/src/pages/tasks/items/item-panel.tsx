// The panel below a to-do that moves it: one key per target status, and for its request.

import {
  describeTask,
  type InputRequest,
  itemMovesFrom,
  type Task,
  type TaskStatus,
} from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useState } from 'react';
import { AnswerPrompt } from '../../../choice/answer-prompt.tsx';
import { ChoiceKeys } from '../../../choice/choice-keys.tsx';
import { type Choice, choicesOf, type MessageStatus } from '../../../choice/choices.ts';
import type { Answering } from '../../../choice/use-answering.ts';
import { FieldPrompt, PROMPT_ROWS } from '../../../components/field-prompt.tsx';
import type { ListMove } from '../../../components/list/list-cursor.ts';
import { Rule } from '../../../components/rule.tsx';
import { useDeps } from '../../../shell/context.ts';

export type MoveItem = (
  item: Task,
  change: { readonly status: TaskStatus; readonly message?: string },
) => void;

/** In this order; the digit of a status is always the same. It is cancelled by the key that cancels tasks. */
const MOVES = ['completed', 'failed', 'running', 'pending', 'needs_input'] as const;

const asksMessage = (status: TaskStatus): status is MessageStatus =>
  status === 'completed' || status === 'failed' || status === 'needs_input';

/** What can be done with it now. */
export const itemChoices = (
  { status }: Task,
  request: InputRequest | undefined,
  words: Parameters<typeof choicesOf>[1],
): readonly Choice[] => {
  const ways = itemMovesFrom(status);
  const moves = MOVES.map((to, at): Choice & { readonly to: TaskStatus } => ({
    to,
    keys: [String(at + 1)],
    label: words.screen.tasks.toDos.moves[to],
    ...(asksMessage(to) ? { moveWith: to } : { move: to }),
  }));
  return [
    ...(request === undefined ? [] : choicesOf(request, words)),
    ...moves.filter(({ to }) => ways.includes(to)),
  ];
};

export interface ItemPanelProps {
  readonly item: Task;
  /** What it asks. */
  readonly request: InputRequest | undefined;
  readonly answering: Answering;
  readonly columns: number;
  readonly rows: number;
  readonly onMove: MoveItem;
  readonly onScroll: (to: ListMove | number) => void;
  readonly onClose: () => void;
}

type Asked = MessageStatus | 'answer' | 'deny';

const Words: FC<ItemPanelProps & { readonly asked: Asked; readonly onBack: () => void }> = (props) => {
  const { item, request, answering, columns, asked, onBack, onMove, onClose } = props;
  const { toDos } = useDeps().words.screen.tasks;
  const [text, setText] = useState('');
  if (asked === 'answer' || asked === 'deny')
    return request === undefined ? null : (
      <AnswerPrompt
        request={request}
        kind={asked}
        columns={columns}
        onAnswer={(answer) => {
          answering.answer(request, answer);
          onClose();
        }}
        onCancel={onBack}
      />
    );
  return (
    <FieldPrompt
      label={toDos.messages[asked]}
      hint={toDos.messageHint}
      value={text}
      onChange={setText}
      onSubmit={(typed) => {
        const message = typed.trim();
        onMove(item, { status: asked, ...(message !== '' && { message }) });
        onClose();
      }}
      onCancel={onBack}
      columns={columns}
      labels={{ submit: toDos.keys.save, cancel: toDos.keys.back }}
    />
  );
};

export const ItemPanel: FC<ItemPanelProps> = (props) => {
  const { item, request, columns, rows, onMove, onScroll, onClose } = props;
  const { words } = useDeps();
  const [asked, setAsked] = useState<Asked | undefined>(request === undefined ? undefined : 'answer');
  const choose = ({ move, moveWith, prompt }: Choice): void => {
    if (move === undefined) setAsked(moveWith ?? prompt);
    else {
      onMove(item, { status: move });
      onClose();
    }
  };
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0} overflow="hidden">
      {rows > PROMPT_ROWS && <Rule columns={columns} title={request?.title ?? describeTask(item)} />}
      {asked === undefined ? (
        <ChoiceKeys
          title={words.screen.tasks.toDos.keys.move}
          choices={itemChoices(item, request, words)}
          columns={columns}
          rows={Math.max(1, rows - 1)}
          onChoose={choose}
          onScroll={onScroll}
          onClose={onClose}
        />
      ) : (
        <Words {...props} asked={asked} onBack={() => setAsked(undefined)} />
      )}
    </Box>
  );
};
