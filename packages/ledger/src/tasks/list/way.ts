// A list is gone along from its beginning, or from its end: `-ended` is the list `ended` backwards.

import type { TaskQuery } from '@coxswain/protocol';
import { byKey, type Entry, type Key } from './entry.ts';

export type Direction = 'on' | 'back';
export type ListOrder = TaskQuery['order'];
export type Order = Exclude<ListOrder, `-${string}`>;

/** What a walk is asked for. */
export interface Step {
  /** The entry that it goes on after; undefined: it begins. */
  readonly after: Key | undefined;
  readonly limit: number;
  readonly way: Direction;
}

/** What an order is called, taken apart. */
export const orderAndWay = (name: ListOrder): { readonly order: Order; readonly way: Direction } => {
  switch (name) {
    case '-ended':
      return { order: 'ended', way: 'back' };
    case '-attention':
      return { order: 'attention', way: 'back' };
    default:
      return { order: name, way: 'on' };
  }
};

/** The entries as they come that way. */
export const sorted = (entries: readonly Entry[], way: Direction): readonly Entry[] =>
  entries.toSorted(way === 'on' ? byKey : (one, other) => byKey(other, one));

/** How a query in ascending order goes on after a value, and the same backwards. */
const SIGNS = {
  on: { beyond: '>', direction: 'asc' },
  back: { beyond: '<', direction: 'desc' },
} as const;
export type Signs = (typeof SIGNS)[Direction];

export const bothWays = <Query>(build: (signs: Signs) => Query): Readonly<Record<Direction, Query>> => ({
  on: build(SIGNS.on),
  back: build(SIGNS.back),
});

/** Where a walk begins that goes on after no entry: before all keys that begin so, or behind them. */
export const edgeOf = (way: Direction, ...beginning: readonly number[]): Key => {
  const edge = way === 'on' ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  return [...beginning, edge, edge];
};
