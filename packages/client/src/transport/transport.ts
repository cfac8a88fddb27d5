// What the client needs of a connection: send a request, read text. A transport is one way to reach a daemon and knows
// nothing of tasks or problems; when it fails it throws ConnectionError, when its signal aborts the signal's reason.

export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or pieces of one that are sent as they come, with back-pressure. */
  readonly body?: string | AsyncIterable<string> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The longest silence before the daemon counts as one that does not answer. Default: that of the connection. */
  readonly silenceMs?: number | undefined;
  /** True: the answer may rightly take long. After each such silence the daemon is asked whether it is still there. */
  readonly isLong?: boolean | undefined;
}

export interface WireAnswer {
  readonly status: number;
  /** The value of a header by its lower-case name. */
  header(name: string): string | undefined;
  /** The body in pieces, as it comes; leaving the loop closes the connection. */
  chunks(): AsyncIterable<string>;
  /** Releases the connection; readers get the cause. */
  cancel(cause: Error): void;
}

/** The whole body. */
export const textOf = async (answer: WireAnswer): Promise<string> =>
  (await Array.fromAsync(answer.chunks())).join('');

export interface Transport {
  /** The address, for messages to people. */
  readonly address: string;
  send(request: WireRequest): Promise<WireAnswer>;
  /** Closes what is idle and what is in use. */
  close(): void;
}
