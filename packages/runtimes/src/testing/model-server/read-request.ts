// Takes a request off the wire, with a promise of how its answer ends.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Api, type Asked, readBody } from './asked.ts';

/** Reads the whole request; `cut` is called when the server itself breaks the answer off. */
export const readRequest = async (
  request: IncomingMessage,
  response: ServerResponse,
  { api, n }: { readonly api: Api; readonly n: () => number },
): Promise<Asked & { cut(): void }> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const body = JSON.parse(bytes.toString('utf8'));
  const ended = Promise.withResolvers<'answered' | 'left' | 'cut'>();
  let wasCut = false;
  response.once('close', () => {
    const isWhole = response.writableFinished ? 'answered' : 'left';
    // A server that cuts says so right after.
    setImmediate(() => ended.resolve(wasCut ? 'cut' : isWhole));
  });
  const cut = (): void => {
    wasCut = true;
  };
  return {
    n: n(),
    api,
    headers: request.headers,
    body,
    sizeBytes: bytes.length,
    ...readBody(api, body),
    claimed: undefined,
    ended: ended.promise,
    cut,
  };
};
