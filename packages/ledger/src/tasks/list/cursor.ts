// The cursor of a list: opaque to everybody else.

import { ProblemError } from '@coxswain/protocol';
import { type ListOrder, type Order, parseOrder } from './direction.ts';
import type { Key } from './entry.ts';

/** How many numbers a key of each order has. */
const KEY_LENGTHS: Readonly<Record<Order, number>> = { created: 1, ended: 2, attention: 3 };

/** The cursor after the entry with this key. */
export const cursorAfter = (order: ListOrder, key: Key): string =>
  Buffer.from(JSON.stringify([order, ...key])).toString('base64url');

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
};

/** The key behind a cursor. Throws `invalid_request` for one that was not made here, or for a list in another order. */
export const keyOfCursor = (order: ListOrder, cursor: string): Key => {
  const parsed = parse(cursor);
  if (Array.isArray(parsed)) {
    const [of, ...key] = parsed;
    if (
      of === order &&
      key.length === KEY_LENGTHS[parseOrder(order).order] &&
      key.every(Number.isSafeInteger)
    )
      return key;
  }
  throw new ProblemError(
    'invalid_request',
    `the cursor is not from a list in the order '${order}': omit it to start from the beginning`,
    { faults: [{ path: 'cursor', message: 'is not from this list' }] },
  );
};
