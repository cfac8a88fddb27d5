// The connection failed, not the request: nothing is known about an answer. Only these failures are ever repeated.

/** Codes after which the daemon cannot have seen the whole request: no connection, or a part could not be written. */
const NOT_SEEN: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTSOCK',
  'EADDRNOTAVAIL',
  'EAGAIN',
  'EMFILE',
  'EPIPE',
]);

/** The code of a daemon that took the connection and then said nothing for too long. Never repeated: it waited already. */
export const SILENT = 'ESILENT';

export class ConnectionError extends Error {
  /** The system's code, e.g. ECONNRESET; `EPROTO` when there is none. */
  readonly code: string;
  /** False: it was never sent. True: the daemon may have done what was asked. */
  readonly maybeSeen: boolean;

  constructor(code: string, message: string, maybeSeen = !NOT_SEEN.has(code)) {
    super(message);
    this.name = 'ConnectionError';
    this.code = code;
    this.maybeSeen = maybeSeen;
  }

  /** What a socket or an HTTP parser threw. */
  static from(error: unknown): ConnectionError {
    if (error instanceof ConnectionError) return error;
    const { code, message } = error as NodeJS.ErrnoException; // node's own errors carry both
    return new ConnectionError(typeof code === 'string' ? code : 'EPROTO', message ?? String(error));
  }
}
