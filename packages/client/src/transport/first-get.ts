// The first request of a command, over the connection that is open already. Most commands make exactly one, a GET, and
// node:http would take longer to load and set up (4 ms of the 12 that a command may take beside Node itself) than the daemon
// takes to answer. So this asks for the plainest answer there is, takes that and nothing else (RFC 9112: one message, its
// length said, the connection closed after it), and leaves everything else to node:http.

import type { Socket } from 'node:net';
import { ConnectionError } from './connection-error.ts';
import type { WireAnswer, WireRequest } from './transport.ts';

const MAX_HEAD_BYTES = 64 * 1024;
const HEAD_END = '\r\n\r\n';

/** Visible ASCII and blanks: nothing that could end a line of the head. */
const PLAIN = /^[\x20-\x7e]*$/;

/** True for a request that can be sent so: it asks for one JSON text and sends no body. */
export const isPlainGet = ({ method, path, headers, body }: WireRequest): boolean =>
  method === 'GET' &&
  body === undefined &&
  headers.accept === 'application/json' &&
  [path, ...Object.values(headers)].every((text) => PLAIN.test(text));

/** Sends it and reads the whole answer. Throws ConnectionError: `EPROTO` when the answer is not plain. */
export const firstGet = (socket: Socket, { path, headers, signal }: WireRequest): Promise<WireAnswer> =>
  new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      signal?.removeEventListener('abort', abort);
      reject(error);
      socket.destroy();
    };
    const abort = (): void => fail(signal?.reason);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    const take = reader((answer) => {
      signal?.removeEventListener('abort', abort);
      resolve(answer);
      // Closing takes longer than most commands have left to live.
      setImmediate(() => socket.destroy());
    });
    socket.on('data', (piece: Buffer) => {
      try {
        take(piece);
      } catch (error) {
        fail(error);
      }
    });
    socket.on('error', (error) => fail(ConnectionError.from(error)));
    socket.on('close', () => fail(new ConnectionError('ECONNRESET', 'the connection was closed')));
    const fields = Object.entries({ host: 'localhost', ...headers, connection: 'close' });
    const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  });

const notPlain = (): ConnectionError => new ConnectionError('EPROTO', 'the answer is not a plain one');

interface Head {
  readonly status: number;
  readonly fields: ReadonlyMap<string, string>;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** Takes the pieces of an answer and hands it over once it is complete. */
const reader = (done: (answer: WireAnswer) => void): ((piece: Buffer) => void) => {
  const pieces: Buffer[] = [];
  let length = 0;
  let head: Head | undefined;
  return (piece) => {
    pieces.push(piece);
    length += piece.length;
    head ??= parseHead(Buffer.concat(pieces));
    if (head === undefined || length < head.bodyEnd) return;
    const { status, fields, bodyStart, bodyEnd } = head;
    const text = Buffer.concat(pieces).toString('utf8', bodyStart, bodyEnd);
    done({
      status,
      header: (name) => fields.get(name),
      async *chunks() {
        yield text;
      },
      cancel: () => {},
    });
  };
};

/** The head once it is complete. */
const parseHead = (bytes: Buffer): Head | undefined => {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0 && bytes.length <= MAX_HEAD_BYTES) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, Math.max(0, headEnd)).split('\r\n');
  const status = Number(/^HTTP\/1\.1 ([2-5]\d\d) /.exec(statusLine)?.[1]);
  const fields = new Map(lines.map(fieldOf));
  const length = status === 204 || status === 304 ? '0' : (fields.get('content-length') ?? '');
  if (Number.isNaN(status) || fields.has('transfer-encoding') || !/^\d{1,10}$/.test(length)) throw notPlain();
  const bodyStart = headEnd + HEAD_END.length;
  return { status, fields, bodyStart, bodyEnd: bodyStart + Number(length) };
};

const fieldOf = (line: string): [name: string, value: string] => {
  const colon = line.indexOf(':');
  if (colon <= 0) throw notPlain();
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
};
