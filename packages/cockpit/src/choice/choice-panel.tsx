// The panel that answers a request, on every page: one key per choice, or typed text. While it is open, no other key works.

import { type InputAnswer, type InputRequest, printableLine } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useEffect, useRef, useState } from 'react';
import { PROMPT_ROWS } from '../components/field-prompt.tsx';
import type { ListMove } from '../components/list/list-cursor.ts';
import { Rule } from '../components/rule.tsx';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { useDeps } from '../shell/context.ts';
import { AnswerPrompt, type AnswerPromptProps } from './answer-prompt.tsx';
import { ChoiceKeys } from './choice-keys.tsx';
import { choiceLines } from './choice-lines.ts';
import { type Choice, choicesOf, wantsWords } from './choices.ts';
import type { Answering } from './use-answering.ts';

/** The rule above, and below it the choices or the field. */
export const CHOICE_ROWS = 1 + PROMPT_ROWS;
export interface ChoicePanelProps {
  /** undefined: still loading. The panel keeps the request it showed first. */
  readonly request: InputRequest | undefined;
  readonly answering: Answering;
  readonly columns: number;
  readonly rows: number;
  /** At the right end of its rule. */
  readonly note?: string;
  /** Scrolls the request above it. */
  readonly onScroll: (to: ListMove | number) => void;
  /** Called when the request was answered or left open. */
  readonly onClose: () => void;
}

const Choosing: FC<ChoicePanelProps & { readonly request: InputRequest }> = (props) => {
  const { request, answering, columns, rows, note = '', onScroll, onClose } = props;
  const { words } = useDeps();
  const startsInWords = wantsWords(request);
  const [prompt, setPrompt] = useState<AnswerPromptProps['kind'] | undefined>(
    startsInWords ? 'answer' : undefined,
  );
  const answer = (given: InputAnswer): void => {
    answering.answer(request, given);
    onClose();
  };
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0} overflow="hidden">
      {rows > PROMPT_ROWS && (
        <Rule columns={columns} title={`? ${printableLine(request.title)}`} note={note} />
      )}
      {prompt === undefined ? (
        <ChoiceKeys
          title={words.screen.choice.title}
          choices={choicesOf(request, words)}
          columns={columns}
          rows={Math.max(1, rows - 1)}
          onChoose={(choice) => (choice.answer ? answer(choice.answer) : setPrompt(choice.prompt))}
          onScroll={onScroll}
          onClose={onClose}
        />
      ) : (
        <AnswerPrompt
          request={request}
          kind={prompt}
          columns={columns}
          onAnswer={answer}
          onCancel={() => (startsInWords && prompt === 'answer' ? onClose() : setPrompt(undefined))}
        />
      )}
    </Box>
  );
};

/** Nothing can be chosen yet; keys typed meanwhile do nothing. */
const Coming: FC<ChoicePanelProps> = ({ columns, rows, onClose }) => {
  const { title, keys } = useDeps().words.screen.choice;
  useKeyLayer({
    title,
    level: 'part',
    coversPage: true,
    bindings: [{ keys: ['escape'], label: keys.leave, run: onClose }],
  });
  return (
    <Box width={columns} height={rows} flexShrink={0}>
      <Rule columns={columns} />
    </Box>
  );
};

/** How many rows it needs: those of its choices, or of the text field. */
export const choiceRows = (choices: readonly Choice[], columns: number): number =>
  Math.max(CHOICE_ROWS, 1 + choiceLines(choices, columns).length);

export const ChoicePanel: FC<ChoicePanelProps> = (props) => {
  const { request, onClose } = props;
  const first = useRef(request?.id);
  first.current ??= request?.id;
  const isOther = request?.id !== first.current;
  useEffect(() => {
    if (isOther) onClose();
  });
  return request === undefined || isOther ? <Coming {...props} /> : <Choosing {...props} request={request} />;
};
