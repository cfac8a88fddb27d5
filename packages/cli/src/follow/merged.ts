// Several streams as one, in the order in which things arrive.

interface Arrival<Item> {
  readonly from: AsyncIterator<Item>;
  readonly result: IteratorResult<Item>;
}

/** Yields from all of them until each has ended. The first failure ends the whole; what is left open is let go. */
export async function* merged<Item>(sources: readonly AsyncIterable<Item>[]): AsyncGenerator<Item> {
  const waiting = new Map<AsyncIterator<Item>, Promise<Arrival<Item>>>();
  const pull = (from: AsyncIterator<Item>): void => {
    waiting.set(
      from,
      from.next().then((result) => ({ from, result })),
    );
  };
  for (const source of sources) pull(source[Symbol.asyncIterator]());
  try {
    while (waiting.size > 0) {
      const { from, result } = await Promise.race(waiting.values());
      if (result.done === true) waiting.delete(from);
      else {
        yield result.value;
        pull(from);
      }
    }
  } finally {
    const left = [...waiting.entries()];
    for (const [, arrival] of left) arrival.catch(() => {});
    // A generator that waits answers `return` only when its wait is over: nobody stays for that.
    for (const [from] of left) Promise.resolve(from.return?.()).catch(() => {});
  }
}
