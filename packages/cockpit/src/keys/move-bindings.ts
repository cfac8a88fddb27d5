// The keys that move in a list or scroll text, the same on every page.

import type { ListMove } from '../components/list/list-cursor.ts';
import type { Binding } from './binding.ts';

const MOVES: readonly (readonly [ListMove, readonly string[]])[] = [
  ['up', ['up', 'k']],
  ['down', ['down', 'j']],
  ['pageup', ['pageup']],
  ['pagedown', ['pagedown']],
  ['home', ['home']],
  ['end', ['end']],
];

/** The help shows `label` once, with the keys of all moves. */
export const moveBindings = (move: (to: ListMove) => void, label: string): readonly Binding[] =>
  MOVES.map(([to, keys]) => ({ keys, label, isQuiet: true, run: () => move(to) }));
