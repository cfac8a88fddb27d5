// Where a request is answered, on every page: one key for each choice, or words. While it is open no key means anything else.

import { type InputRequest, printableLine } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useEffect, useRef, useState } from 'react';
import { DrawnLines } from '../components/drawn-lines.tsx';
import { PROMPT_ROWS } from '../components/field-prompt.tsx';
import type { ListMove } from '../components/list/list-cursor.ts';
import { Rule } from '../components/rule.tsx';
import type { Binding } from '../keys/binding.ts';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { useWorld } from '../shell/context.ts';
import { type Line, lineOf } from '../text/line.ts';
import { AnswerPrompt } from './answer-prompt.tsx';
import { choiceLines } from './choice-lines.ts';
import { type Choice, choicesOf, wantsWords } from './choices.ts';
import { useAlone } from './use-alone.ts';
import type { Answering } from './use-answering.ts';

/** The rule over it, and below it the choices or the field. */
export const CHOICE_ROWS = 1 + PROMPT_ROWS;
/** Rows that a notch of the wheel moves. */
const NOTCH = 3;

export interface ChoicePanelProps {
  /** undefined: it is being read. The panel stays with the one that it showed first. */
  readonly request: InputRequest | undefined;
  readonly answering: Answering;
  readonly columns: number;
  readonly rows: number;
  /** At the right end of its rule. */
  readonly note?: string;
  /** Scrolls what is asked, which stands above it. */
  readonly onScroll: (to: ListMove | number) => void;
  /** It is done with, or left open. */
  readonly onClose: () => void;
}

type Scroll = ChoicePanelProps['onScroll'];

const scrollBindings = (scroll: Scroll, label: string): readonly Binding[] => [
  ...(['pageup', 'pagedown', 'up', 'down', 'home', 'end'] as const).map((to) => ({
    keys: [to],
    label,
    isQuiet: true,
    run: () => scroll(to),
  })),
  { keys: ['wheelup'], run: () => scroll(-NOTCH) },
  { keys: ['wheeldown'], run: () => scroll(NOTCH) },
];

const Choosing: FC<ChoicePanelProps & { readonly request: InputRequest }> = (props) => {
  const { request, answering, columns, rows, note = '', onScroll, onClose } = props;
  const { words } = useWorld();
  const { keys, title, heldHint, typingHint } = words.screen.choice;
  const startsInWords = wantsWords(request);
  const [prompt, setPrompt] = useState<Choice['prompt']>(startsInWords ? 'answer' : undefined);
  const answer = (given: Parameters<Answering['answer']>[1]): void => {
    answering.answer(request, given);
    onClose();
  };
  const alone = useAlone((choice) => (choice.answer ? answer(choice.answer) : setPrompt(choice.prompt)));
  const choices = choicesOf(request, words);
  const isWaiting = alone.held !== undefined || alone.isTyping;
  useKeyLayer(
    {
      title,
      level: 'part',
      coversPage: true,
      bindings: [
        ...choices.map((choice): Binding => {
          const { keys: own, label, short, isDouble = false } = choice;
          const shown = {
            label,
            isQuiet: isDouble,
            isKept: !isDouble,
            ...(short !== undefined && { short }),
          };
          return { keys: own, ...shown, run: () => alone.press(choice) };
        }),
        { keys: ['enter'], ...(isWaiting && { label: keys.go }), run: alone.confirm },
        { keys: ['escape'], label: keys.leave, run: () => alone.takeBack() || onClose() },
        ...scrollBindings(onScroll, words.screen.shell.keys.scroll),
      ],
      onText: ({ text }) => {
        if (text !== '') alone.other();
        return text !== '';
      },
      onPaste: () => {
        alone.other();
        return true;
      },
    },
    prompt === undefined,
  );
  const lines: readonly Line[] = alone.held
    ? [lineOf(` ${heldHint(alone.held.short ?? alone.held.label)}`, 'attention')]
    : alone.isTyping
      ? [lineOf(` ${typingHint}`, 'attention')]
      : choiceLines(choices, columns);
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0} overflow="hidden">
      {rows > PROMPT_ROWS && (
        <Rule columns={columns} title={`? ${printableLine(request.title)}`} note={note} />
      )}
      {prompt === undefined ? (
        <DrawnLines lines={lines} columns={columns} rows={Math.max(1, rows - 1)} />
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

/** Nothing can be chosen yet, and what is typed is for the choices: it does nothing else meanwhile. */
const Coming: FC<ChoicePanelProps> = ({ columns, rows, onClose }) => {
  const { title, keys } = useWorld().words.screen.choice;
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

/** How many rows it would have: as many as its choices take, and the field of words. */
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
