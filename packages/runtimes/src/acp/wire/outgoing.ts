// What is sent to an agent: numbered and written down before it goes into its pipe. The SDK counts its requests from 0 with each
// daemon, so its numbers are not those of the wire.

import type { Writable } from 'node:stream';
import type { AnyMessage } from '@agentclientprotocol/sdk/unstable';
import { fieldsOf } from '../updates/reading.ts';
import type { Journal, JournalStart, Resumed } from './journal.ts';
import type { WireId } from './message.ts';

/** A request that was written down before the SDK sends it, perhaps by an earlier daemon. */
interface Announced {
  readonly id: WireId;
  readonly method: string;
  readonly sent: PromiseWithResolvers<void>;
}

const CANCEL_REQUEST = '$/cancel_request';

export class Outgoing {
  journal: Journal | undefined;
  readonly #stdin: Writable;
  /** Requests that wait for their answers: the number of the SDK, by that of the wire. */
  readonly #asked = new Map<WireId, WireId>();
  /** Requests of the agent that have no answer: its own number, by that for the SDK. */
  readonly #unanswered = new Map<WireId, WireId>();
  #answered = Promise.withResolvers<void>();
  /** How often an earlier daemon has answered requests with this number. */
  readonly #answeredBefore = new Map<WireId, number>();
  #announced: Announced[] = [];
  /** Being written down. */
  readonly #saying: Buffer[] = [];
  /** Written down, and not in the pipe. */
  #held: Buffer[] = [];
  /** In the pipe, as far as is known, only up to here. */
  #untaken: Buffer[] = [];
  #sentBytes: number;
  #nextId: number;

  constructor(stdin: Writable, { stdin: sentBytes, nextId }: Pick<JournalStart, 'stdin' | 'nextId'>) {
    this.#stdin = stdin;
    this.#sentBytes = sentBytes;
    this.#nextId = nextId;
  }

  /** Where a new journal begins, and what has to be in it from the beginning. */
  get start(): Pick<JournalStart, 'stdin' | 'nextId'> & { readonly untaken: Buffer } {
    const untaken = Buffer.concat(this.#untaken);
    const all = Buffer.concat([untaken, ...this.#held, ...this.#saying]);
    return { stdin: this.#sentBytes - untaken.length, nextId: this.#nextId, untaken: all };
  }

  /** Goes on with what an earlier daemon has written down. Returns for each request in it when the SDK has sent it again. */
  resume({ journal, sent, rest, prompts }: Resumed): readonly Promise<void>[] {
    this.journal = journal;
    for (const message of sent) {
      if (message.kind === 'response')
        this.#answeredBefore.set(message.id, (this.#answeredBefore.get(message.id) ?? 0) + 1);
      if (message.kind !== 'request') continue;
      const { id, message: request } = message;
      if (typeof id === 'number') this.#nextId = Math.max(this.#nextId, id + 1);
      const method = 'method' in request ? request.method : '';
      if (prompts.length > 0) this.#announced.push({ id, method, sent: Promise.withResolvers() });
    }
    this.#held.push(rest);
    this.#sentBytes += journal.saidBytes - rest.length;
    void this.#give();
    return this.#announced.map((each) => each.sent.promise);
  }

  /** Writes a request down; it goes into the pipe when the SDK sends it. */
  async announce(method: string, params: unknown): Promise<void> {
    const id = this.#nextId++;
    const bytes = bytesOf({ jsonrpc: '2.0', id, method, params });
    this.#announced.push({ id, method, sent: Promise.withResolvers() });
    await this.#say(bytes);
  }

  isAnnounced(method: string): boolean {
    return this.#announced.some((each) => each.method === method);
  }

  async write(message: AnyMessage): Promise<void> {
    if ('method' in message && 'id' in message) return this.#ask(message);
    if ('method' in message) {
      const { requestId } = fieldsOf(message.params);
      const [id] = [...this.#asked].find(([, own]) => own === requestId) ?? [requestId];
      const isCancel = message.method === CANCEL_REQUEST;
      return this.#send(
        isCancel ? { ...message, params: { ...fieldsOf(message.params), requestId: id } } : message,
      );
    }
    const id = this.#unanswered.get(message.id ?? null) ?? message.id;
    await this.#send({ ...message, id } as AnyMessage); // as it was, with another number
    this.#unanswered.delete(message.id ?? null);
    this.#answered.resolve();
    this.#answered = Promise.withResolvers();
  }

  /** Resolves when the SDK has sent the request that was announced with this number; undefined when there is none. */
  announced(id: WireId): Promise<void> | undefined {
    return this.#announced.find((each) => each.id === id)?.sent.promise;
  }

  /** The number of the SDK for an answer; undefined: it asked nothing like it. */
  answerFor(id: WireId): WireId | undefined {
    const own = this.#asked.get(id);
    this.#asked.delete(id);
    return own;
  }

  /** The agent asks; `number`: what it is for the SDK. */
  asks(id: WireId, number: number): void {
    this.#unanswered.set(number, id);
  }

  /** What the agent calls one of its requests, for the SDK. */
  numberOf(id: unknown): WireId | undefined {
    return this.#unanswered.entries().find(([, own]) => own === id)?.[0];
  }

  /** True once for each answer of an earlier daemon to a request with this number. */
  wasAnswered(id: WireId): boolean {
    const times = this.#answeredBefore.get(id) ?? 0;
    if (times > 0) this.#answeredBefore.set(id, times - 1);
    return times > 0;
  }

  /** How many requests of the agent have no answer. */
  get unanswered(): number {
    return this.#unanswered.size;
  }

  /** Resolves with the next answer, and at the end. */
  get nextAnswer(): Promise<void> {
    return this.#answered.promise;
  }

  /** Nobody sends anything any more. */
  close(): void {
    this.#answered.resolve();
    for (const { sent } of this.#announced.splice(0)) sent.resolve();
  }

  async #ask(message: Extract<AnyMessage, { method: string; id: WireId }>): Promise<void> {
    const announced = this.#announced.find(({ method }) => method === message.method);
    if (announced) {
      this.#announced = this.#announced.filter((each) => each !== announced);
      this.#asked.set(announced.id, message.id);
      announced.sent.resolve();
      return this.#give();
    }
    const id = this.#nextId++;
    this.#asked.set(id, message.id);
    return this.#send({ ...message, id });
  }

  async #send(message: AnyMessage): Promise<void> {
    const bytes = bytesOf(message);
    await this.#say(bytes);
    await this.#give();
  }

  async #say(bytes: Buffer): Promise<void> {
    this.#saying.push(bytes);
    try {
      await this.journal?.say(bytes);
    } finally {
      this.#saying.shift();
    }
    this.#held.push(bytes);
  }

  // In the order in which it was written down.
  async #give(): Promise<void> {
    const bytes = Buffer.concat(this.#held.splice(0));
    if (bytes.length === 0) return;
    this.#sentBytes += bytes.length;
    this.#untaken.push(bytes);
    await toPipe(this.#stdin, bytes);
    this.#untaken.shift();
  }
}

const bytesOf = (message: object): Buffer => Buffer.from(`${JSON.stringify(message)}\n`);

/** Writing to an agent that is gone is no error: reading reports that. */
const toPipe = (stdin: Writable, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    if (stdin.destroyed || stdin.writableEnded) resolve();
    else stdin.write(bytes, () => resolve());
  });
