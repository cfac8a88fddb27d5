// Someone's server that takes webhooks: it keeps what it got, and answers as the test says.

import type { IncomingHttpHeaders } from 'node:http';
import { bodyOf, listen } from './listen.ts';
import { Recorded } from './recorded.ts';

export interface Hook {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HookAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WebhookServer {
  readonly url: string;
  readonly got: Recorded<Hook>;
  /** The next requests are answered so, one each; `silence`: not at all. Others: 204. */
  answer(...answers: readonly (HookAnswer | 'silence')[]): void;
  /** Resolves when no connection is open. */
  readonly allClosed: () => Promise<void>;
  close(): Promise<void>;
}

export const startWebhookServer = async (): Promise<WebhookServer> => {
  const got = new Recorded<Hook>();
  const answers: (HookAnswer | 'silence')[] = [];
  const listening = await listen((request, response) => {
    void bodyOf(request).then((body) => {
      const answer = answers.shift() ?? { status: 204 };
      got.add({ method: request.method ?? '', headers: request.headers, body });
      if (answer !== 'silence') response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  return {
    url: `http://127.0.0.1:${listening.port}/hook`,
    got,
    answer: (...more) => void answers.push(...more),
    allClosed: listening.allClosed,
    close: listening.close,
  };
};
