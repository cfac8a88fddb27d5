// Maps an iterable. Written by hand, not as a generator, which would hold its input for as long as its
// reader takes: of a page waiting for a slow connection only the bytes are kept.

export const converted = <From, To>(
  source: AsyncIterable<From>,
  convert: (from: From) => To | Promise<To>,
): AsyncIterable<To> => ({
  [Symbol.asyncIterator]() {
    const iterator = source[Symbol.asyncIterator]();
    return {
      async next() {
        const next = await iterator.next();
        return next.done === true ? next : { done: false, value: await convert(next.value) };
      },
      async return() {
        await iterator.return?.();
        return { done: true, value: undefined };
      },
    };
  },
});
