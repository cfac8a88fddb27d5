// Which keys the footer shows: those of the highest layers first, each key once, as many as fit. The way to all others, the
// help, is never cut off.

import { cellWidth } from '@coxswain/protocol';
import type { KeyLayer } from '../keys/binding.ts';
import { keyName } from '../keys/key-name.ts';

export interface Hint {
  readonly key: string;
  readonly label: string;
}

/** A key that writes: a text field takes it before the layers below. */
const isWriting = (key: string): boolean => key === 'space' || !/^.{2,}$/u.test(key);

/** The hints in the order of their use; `helpLabel` is the one that goes last. */
export const footerHints = (layers: readonly KeyLayer[], helpLabel: string): readonly Hint[] => {
  const taken = new Set<string>();
  const hints: Hint[] = [];
  let isBelowText = false;
  for (const { bindings, onText } of layers) {
    for (const { keys, label, isQuiet } of bindings) {
      const first = keys.find((key) => !taken.has(key) && !(isBelowText && isWriting(key)));
      if (first === undefined) continue;
      for (const key of keys) taken.add(key);
      if (label !== undefined && isQuiet !== true) hints.push({ key: keyName(first), label });
    }
    isBelowText ||= onText !== undefined;
  }
  const isHelp = ({ label }: Hint): boolean => label === helpLabel;
  return [...hints.filter((hint) => !isHelp(hint)), ...hints.filter(isHelp)];
};

const widthOf = ({ key, label }: Hint): number => cellWidth(`${key} ${label}`);

/** As many as fit into the cells with a gap between each two; the last one always, when it fits at all. */
export const hintsThatFit = (hints: readonly Hint[], cells: number, gap: number): readonly Hint[] => {
  const last = hints.at(-1);
  if (last === undefined || widthOf(last) > cells) return [];
  let room = cells - widthOf(last);
  const kept: Hint[] = [];
  for (const hint of hints.slice(0, -1)) {
    room -= widthOf(hint) + gap;
    if (room < 0) break;
    kept.push(hint);
  }
  return [...kept, last];
};
