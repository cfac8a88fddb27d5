// A task in a list before it is read: its number and its key. Keys are compared number by number, smaller first, so that a page
// can continue after any key, whatever was added or removed meanwhile.

export type Key = readonly number[];

export interface Entry {
  readonly n: number;
  readonly key: Key;
}

/** The next entries after a key, at most `limit`, in order. Fewer than `limit`: there are no more. */
export type Walk = (after: Key | undefined, limit: number) => Promise<readonly Entry[]>;

/** Below zero: `a` comes first. */
export const compareKeys = (a: Key, b: Key): number => {
  for (let at = 0; at < a.length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

export const byKey = (a: Entry, b: Entry): number => compareKeys(a.key, b.key);
