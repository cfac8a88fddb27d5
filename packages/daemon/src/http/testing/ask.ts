// Requests of a test as they are written: nothing is added, nothing is repeated, nothing is thrown for a refusal.

import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; tests look at what they expect in it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads fields of answers of every shape
  readonly json: any;
}

export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

export type Ask = (method: string, path: string, question?: Question) => Promise<Answer>;

export type Address = Pick<RequestOptions, 'socketPath' | 'host' | 'port'>;

const isRaw = (body: unknown): body is string | Uint8Array =>
  typeof body === 'string' || body instanceof Uint8Array;

const headersOf = ({ headers = {}, body }: Question): Readonly<Record<string, string>> =>
  body === undefined || isRaw(body) ? headers : { 'content-type': 'application/json', ...headers };

/** Sends the request and gives the answer with its body still to come. */
export const open = (
  address: Address,
  method: string,
  path: string,
  question: Question = {},
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const sent = request({ ...address, method, path, headers: headersOf(question), agent: false }, resolve);
    sent.on('error', reject);
    const { body } = question;
    if (body === undefined) sent.end();
    else sent.end(isRaw(body) ? body : JSON.stringify(body));
  });

export const asker =
  (address: Address): Ask =>
  async (method, path, question) => {
    const incoming = await open(address, method, path, question);
    let text = '';
    incoming.setEncoding('utf8');
    for await (const piece of incoming) text += piece;
    return {
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  };
