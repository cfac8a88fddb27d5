// The choices side by side, each with its key. While they are shown, no other key works.

import type { FC } from 'react';
import { DrawnLines } from '../components/drawn-lines.tsx';
import type { ListMove } from '../components/list/list-cursor.ts';
import type { Binding } from '../keys/binding.ts';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { useDeps } from '../shell/context.ts';
import { type Line, lineOf } from '../text/line.ts';
import { choiceLines } from './choice-lines.ts';
import type { Choice } from './choices.ts';
import { useAlone } from './use-alone.ts';

/** Rows per notch of the mouse wheel. */
const NOTCH = 3;

export interface ChoiceKeysProps {
  /** The heading of these keys in the help. */
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly columns: number;
  readonly rows: number;
  readonly onChoose: (choice: Choice) => void;
  /** Scrolls the content above. */
  readonly onScroll: (to: ListMove | number) => void;
  readonly onClose: () => void;
}

const scrollBindings = (scroll: ChoiceKeysProps['onScroll'], label: string): readonly Binding[] => [
  ...(['pageup', 'pagedown', 'up', 'down', 'home', 'end'] as const).map((to) => ({
    keys: [to],
    label,
    isQuiet: true,
    run: () => scroll(to),
  })),
  { keys: ['wheelup'], run: () => scroll(-NOTCH) },
  { keys: ['wheeldown'], run: () => scroll(NOTCH) },
];

const choiceBinding = (choice: Choice, press: (choice: Choice) => void): Binding => {
  const { keys, label, short, isDouble = false } = choice;
  const shown = { label, isQuiet: isDouble, isKept: !isDouble, short };
  return { keys, ...shown, run: () => press(choice) };
};

export const ChoiceKeys: FC<ChoiceKeysProps> = (props) => {
  const { title, choices, columns, rows, onChoose, onScroll, onClose } = props;
  const { words } = useDeps();
  const { keys, heldHint, typingHint } = words.screen.choice;
  const alone = useAlone(onChoose);
  const isWaiting = alone.held !== undefined || alone.isTyping;
  useKeyLayer({
    title,
    level: 'part',
    coversPage: true,
    bindings: [
      ...choices.map((choice) => choiceBinding(choice, alone.press)),
      { keys: ['enter'], ...(isWaiting && { label: keys.go }), run: alone.confirm },
      { keys: ['escape'], label: keys.leave, short: keys.back, run: () => alone.takeBack() || onClose() },
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
  });
  const lines: readonly Line[] = alone.held
    ? [lineOf(` ${heldHint(alone.held.short ?? alone.held.label)}`, 'attention')]
    : alone.isTyping
      ? [lineOf(` ${typingHint}`, 'attention')]
      : choiceLines(choices, columns);
  return <DrawnLines lines={lines} columns={columns} rows={rows} />;
};
