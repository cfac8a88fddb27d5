// Sends one request as it is, valid or not, and prints only the status of the answer.

import { request } from 'node:http';
import type { MalformedRequest } from './malformed-requests.ts';

/** The status; an endless answer is dropped after its headers. Rejects when the connection breaks. */
export const send = (
  socketPath: string,
  { method, path, headers, body }: Omit<MalformedRequest, 'fault'>,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers }, (response) => {
      resolve(response.statusCode ?? 0);
      if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy();
      else response.resume();
    });
    sent.on('error', reject);
    sent.end(body);
  });
