// Where the question of a task is answered: below the question, bound to it, and only after somebody asked for it. What is
// typed here is no command of the page.

import { type InputRequest, padToCells } from '@coxswain/protocol';
import { Box, Text } from 'ink';
import { type FC, useState } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { TextField } from '../../../components/text-field.tsx';
import type { Binding } from '../../../keys/binding.ts';
import { useKeyLayer } from '../../../keys/use-key-layer.ts';
import { useWorld } from '../../../shell/context.ts';
import type { Line } from '../../../text/line.ts';
import { type AnswerStep, firstStep, optionAnswer, wordsAnswer } from './answers.ts';
import { useAnswering } from './use-answering.ts';

/** Rows it takes. */
export const ANSWER_ROWS = 2;
const LABEL_CELLS = 16;

export interface AnswerBarProps {
  readonly request: InputRequest;
  readonly columns: number;
  readonly onDone: () => void;
}

const hintLine = (bindings: readonly Binding[]): Line =>
  bindings.flatMap(
    ({ keys, label }, at): Line =>
      label === undefined
        ? []
        : [
            { text: at === 0 ? ' ' : '   ' },
            { text: keys[0] === 'escape' ? 'Esc' : (keys[0] ?? ''), tone: 'attention' },
            { text: ` ${label}` },
          ],
  );

export const AnswerBar: FC<AnswerBarProps> = ({ request, columns, onDone }) => {
  const { words, theme } = useWorld();
  const { keys, layers, answer: answerWords } = words.screen.tasks;
  const [step, setStep] = useState<AnswerStep>(() => firstStep(request));
  const [text, setText] = useState('');
  const answer = useAnswering(request, onDone);
  const isQuestion = request.kind === 'question';
  const options = (request.options ?? []).slice(0, 9);
  const decisions: Binding[] = [
    { keys: ['y'], label: keys.approve, run: () => answer({ decision: 'approve' }) },
    { keys: ['Y'], label: keys.always, run: () => answer({ decision: 'approve_always' }) },
    { keys: ['n'], label: keys.deny, run: () => answer({ decision: 'deny' }) },
  ];
  const bindings: Binding[] = [
    ...(isQuestion ? [] : decisions),
    { keys: ['s'], label: keys.say, run: () => setStep('say') },
    ...options.map((option, at) => ({
      keys: [String(at + 1)],
      run: () => answer(optionAnswer(option)),
    })),
    { keys: ['escape'], label: keys.back, run: onDone },
  ];
  useKeyLayer(
    {
      title: layers.answer,
      level: 'part',
      bindings,
      onText: ({ text: typed }) => typed !== '',
    },
    step === 'choose',
  );
  const back = (): void => {
    setText('');
    if (firstStep(request) === 'choose') setStep('choose');
    else onDone();
  };
  const label = isQuestion ? answerWords.words : answerWords.instead;
  const labelCells = Math.min(LABEL_CELLS, Math.floor(columns / 2));
  return (
    <Box flexDirection="column" width={columns} height={ANSWER_ROWS} flexShrink={0}>
      <DrawnLine line={[{ text: '─'.repeat(columns), tone: 'quiet' }]} columns={columns} />
      {step === 'choose' ? (
        <DrawnLine line={hintLine(bindings)} columns={columns} />
      ) : (
        <Box width={columns} height={1}>
          <Text {...theme.attention}>{padToCells(` ${label}`, labelCells)}</Text>
          <TextField
            value={text}
            onChange={setText}
            columns={columns - labelCells - 1}
            placeholder={isQuestion ? '' : answerWords.insteadHint}
            title={layers.answer}
            labels={{ submit: keys.send, cancel: keys.back }}
            onCancel={back}
            onSubmit={(written) => {
              if (written.trim() !== '') answer(wordsAnswer(request, written));
            }}
          />
        </Box>
      )}
    </Box>
  );
};
