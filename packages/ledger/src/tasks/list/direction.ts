// A list is walked forward or backward: `-ended` is the list `ended` backward.

import type { TaskQuery } from '@coxswain/protocol';
import { byKey, type Entry, type Key } from './entry.ts';

export type Direction = 'forward' | 'backward';
export type ListOrder = TaskQuery['order'];
export type Order = Exclude<ListOrder, `-${string}`>;

/** The request to a walk. */
export interface Step {
  /** The entry to continue after; undefined: start. */
  readonly after: Key | undefined;
  readonly limit: number;
  readonly direction: Direction;
}

/** Splits the name of an order into order and direction. */
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

/** The entries in that direction. */
export const sorted = (entries: readonly Entry[], direction: Direction): readonly Entry[] =>
  entries.toSorted(direction === 'forward' ? byKey : (one, other) => byKey(other, one));

/** How a query in ascending order continues after a value, and the same backward. */
const SIGNS = {
  forward: { beyond: '>', sort: 'asc' },
  backward: { beyond: '<', sort: 'desc' },
} as const;
export type Signs = (typeof SIGNS)[Direction];

export const bothDirections = <Query>(
  build: (signs: Signs) => Query,
): Readonly<Record<Direction, Query>> => ({
  forward: build(SIGNS.forward),
  backward: build(SIGNS.backward),
});

/** Where a walk without a cursor starts: before all keys with this prefix, or behind them. */
export const edgeOf = (direction: Direction, ...beginning: readonly number[]): Key => {
  const edge = direction === 'forward' ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  return [...beginning, edge, edge];
};
