// One request on the socket of a daemon, and everything that comes back.

import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export interface AskOptions {
  readonly socketPath: string;
  readonly method: string;
  readonly path: string;
  /** Sent as it is; anything but a text as JSON. */
  readonly body?: unknown;
  /** What goes on without end is left after this. */
  readonly leaveAfterMs: number;
}

export const askApi = ({ socketPath, method, path, body, leaveAfterMs }: AskOptions): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    let isLeft = false;
    const asked = request({ socketPath, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('error', () => {});
      response.on('close', () => {
        clearTimeout(leaving);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    const leaving = setTimeout(() => {
      isLeft = true;
      asked.destroy();
    }, leaveAfterMs);
    asked.on('error', (error) => {
      if (isLeft) resolve({ status: 0, headers: {}, body: 'no answer yet' });
      else reject(error);
    });
    asked.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  });
