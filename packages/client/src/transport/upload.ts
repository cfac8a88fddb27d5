// Sends a body that is still being made: pieces are gathered while the source has some at hand, and the source is only
// asked for more when the connection has room.

import type { ClientRequest } from 'node:http';

/** Above this many characters the gathered text is sent at once. */
const FLUSH_CHARACTERS = 64 * 1024;

const room = (request: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      request.off('drain', done).off('close', done);
      resolve();
    };
    request.on('drain', done).on('close', done);
  });

/** Writes every piece and ends the request. A source that throws breaks the request with that error. */
export const upload = async (request: ClientRequest, pieces: AsyncIterable<string>): Promise<void> => {
  let gathered = '';
  let isScheduled = false;
  const flush = (): void => {
    isScheduled = false;
    if (gathered === '' || request.destroyed) return;
    // As bytes: with text beyond ASCII the connection tells much too late that it has drained.
    request.write(Buffer.from(gathered));
    gathered = '';
  };
  try {
    request.flushHeaders();
    for await (const piece of pieces) {
      if (request.destroyed) return;
      gathered += piece;
      if (gathered.length >= FLUSH_CHARACTERS) flush();
      else if (!isScheduled) {
        isScheduled = true;
        setImmediate(flush);
      }
      if (request.writableNeedDrain) await room(request);
    }
    flush();
    request.end();
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error(String(error)));
  }
};
