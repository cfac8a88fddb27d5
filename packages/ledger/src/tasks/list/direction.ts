// A list is gone along from its beginning, or from its end: `-ended` is the list `ended` backwards.

import type { TaskQuery } from '@coxswain/protocol';
import { byKey, type Entry, type Key } from './entry.ts';

export type Direction = 'forward' | 'backward';
export type ListOrder = TaskQuery['order'];
export type Order = Exclude<ListOrder, `-${string}`>;

/** What a walk is asked for. */
export interface Step {
  /** The entry that it goes on after; undefined: it begins. */
  readonly after: Key | undefined;
  readonly limit: number;
  readonly direction: Direction;
}

/** What an order is called, taken apart. */
export const parseOrder = (name: ListOrder): { readonly order: Order; readonly direction: Direction } => {
  switch (name) {
    case '-ended':
      return { order: 'ended', direction: 'backward' };
    case '-attention':
      return { order: 'attention', direction: 'backward' };
    default:
      return { order: name, direction: 'forward' };
  }
};

/** The entries as they come that way. */
export const sorted = (entries: readonly Entry[], direction: Direction): readonly Entry[] =>
  entries.toSorted(direction === 'forward' ? byKey : (one, other) => byKey(other, one));

/** How a query in ascending order goes on after a value, and the same backwards. */
const SIGNS = {
  forward: { beyond: '>', sort: 'asc' },
  backward: { beyond: '<', sort: 'desc' },
} as const;
export type Signs = (typeof SIGNS)[Direction];

export const bothDirections = <Query>(build: (signs: Signs) => Query): Readonly<Record<Direction, Query>> => ({
  forward: build(SIGNS.forward),
  backward: build(SIGNS.backward),
});

/** Where a walk begins that goes on after no entry: before all keys that begin so, or behind them. */
export const edgeOf = (direction: Direction, ...beginning: readonly number[]): Key => {
  const edge = direction === 'forward' ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  return [...beginning, edge, edge];
};
