// The keys shown in the footer: highest layers first, each key once, as many as fit. The help key is never cut off, nor are
// the key that closes the current overlay and the answers to a request.

import { cellWidth } from '@coxswain/protocol';
import type { KeyLayer } from '../keys/binding.ts';
import { keyName } from '../keys/key-name.ts';

export interface Hint {
  readonly key: string;
  readonly label: string;
  /** The short label, if not all fit. */
  readonly short?: string | undefined;
  /** Stays when others have no room. */
  readonly isKept?: boolean;
}

/** A key that writes: a text field takes it before the layers below. */
const isWriting = (key: string): boolean => key === 'space' || !/^.{2,}$/u.test(key);

/** The hints in the order of their use; `helpLabel` is the one that goes last. */
export const footerHints = (layers: readonly KeyLayer[], helpLabel: string): readonly Hint[] => {
  const taken = new Set<string>();
  const hints: Hint[] = [];
  let isBelowText = false;
  for (const { bindings, onText } of layers) {
    for (const { keys, label, short, isQuiet, isKept = false } of bindings) {
      const first = keys.find((key) => !taken.has(key) && !(isBelowText && isWriting(key)));
      if (first === undefined) continue;
      for (const key of keys) taken.add(key);
      if (label !== undefined && isQuiet !== true)
        hints.push({ key: keyName(first), label, short, isKept: isKept || first === 'escape' });
    }
    isBelowText ||= onText !== undefined;
  }
  const isHelp = ({ label }: Hint): boolean => label === helpLabel;
  return [...hints.filter((hint) => !isHelp(hint)), ...hints.filter(isHelp)];
};

const widthOf = ({ key, label }: Hint): number => cellWidth(`${key} ${label}`);

/** The same hint, as short as it can be said. */
const shortened = ({ short, ...hint }: Hint): Hint =>
  short === undefined ? hint : { ...hint, label: short };

/** All of them, each as short as it can be said. */
export const shortHints = (hints: readonly Hint[]): readonly Hint[] => hints.map(shortened);

/** The cells of what must not be pushed out: the last hint, and those that are kept. */
export const keptCells = (hints: readonly Hint[], gap: number): number =>
  hints
    .filter((hint) => hint.isKept === true || hint === hints.at(-1))
    .reduce((sum, hint) => sum + widthOf(hint) + gap, -gap);

/** The last comes first of all, then those that are kept, then the others in their order, up to the first that does not fit. */
const fitting = (hints: readonly Hint[], cells: number, gap: number): readonly Hint[] => {
  const rank = (hint: Hint): number => (hint === hints.at(-1) ? 0 : hint.isKept === true ? 1 : 2);
  let room = cells + gap;
  const kept = new Set<Hint>();
  for (const hint of hints.toSorted((one, other) => rank(one) - rank(other))) {
    room -= widthOf(hint) + gap;
    if (room < 0) break;
    kept.add(hint);
  }
  return hints.filter((hint) => kept.has(hint));
};

/**
 * As many as fit into the cells with a gap between each two; see {@link fitting}. Labels are short where long ones would push
 * out what comes before a hint that is kept.
 */
export const hintsThatFit = (hints: readonly Hint[], cells: number, gap: number): readonly Hint[] => {
  const whole = fitting(hints, cells, gap);
  const first = hints.slice(0, 1 + hints.findLastIndex(({ isKept }) => isKept === true));
  return first.every((hint) => whole.includes(hint)) ? whole : fitting(hints.map(shortened), cells, gap);
};
