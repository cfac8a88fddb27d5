// The same for a reader inside the process, where there is no connection: the body of the Response is the stream.

import type { StreamAnswer } from './stream-answer.ts';

/** Pulls one piece at a time. `abandon` is called when the reader leaves, so that a source that waits for events ends. */
export const webStream = (
  answer: StreamAnswer,
  abandon: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const pieces = answer.pieces[Symbol.asyncIterator]();
  const { ping } = answer;
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream(
    {
      start(controller) {
        if (ping === undefined) return;
        const write = (): void => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(Buffer.from(ping.piece()));
        };
        timer = setInterval(write, ping.everyMs);
      },
      async pull(controller) {
        try {
          const next = await pieces.next();
          if (next.done !== true) return controller.enqueue(Buffer.from(next.value));
          clearInterval(timer);
          controller.close();
        } catch (error) {
          clearInterval(timer);
          throw error;
        }
      },
      async cancel() {
        clearInterval(timer);
        abandon();
        await pieces.return?.();
      },
    },
    { highWaterMark: 1 },
  );
};
