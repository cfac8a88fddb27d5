// MCP over lines of JSON, as programs speak it on stdin and stdout, over any pair of streams.

import {
  deserializeMessage,
  type JSONRPCMessage,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/server';

export interface Lines {
  /** Ends when the client has nothing more to say. */
  readonly input: AsyncIterable<string>;
  /** Rejects when the reader has gone. */
  write(text: string): Promise<void>;
}

export class LineTransport implements Transport {
  readonly #lines: Lines;
  readonly #end = Promise.withResolvers<void>();
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** Resolves when the connection has ended. */
  get ended(): Promise<void> {
    return this.#end.promise;
  }

  async start(): Promise<void> {
    void this.#read();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    try {
      await this.#lines.write(serializeMessage(message));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Safe to call twice. */
  async close(): Promise<void> {
    const { onclose } = this;
    delete this.onclose;
    onclose?.();
    this.#end.resolve();
  }

  async #read(): Promise<void> {
    try {
      for await (const line of this.#lines.input) if (line.trim() !== '') this.#take(line);
    } catch (error) {
      this.#report(error);
    }
    await this.close();
  }

  #take(line: string): void {
    try {
      this.onmessage?.(deserializeMessage(line));
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    this.onerror?.(error instanceof Error ? error : new Error(String(error)));
  }
}
