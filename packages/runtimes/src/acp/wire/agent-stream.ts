// The stream between an agent and the SDK. Notifications are taken off before the SDK sees them: the SDK drops what it
// does not know, and does not wait for the handlers of the rest.

import type { Readable, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyMessage, Stream } from '@agentclientprotocol/sdk/unstable';
import { fieldsOf } from '../updates/reading.ts';
import { Journal, type JournalStart, type Resumed } from './journal.ts';
import { Lines, untilBroken } from './lines.ts';
import { readMessage, type WireMessage } from './message.ts';
import { Outgoing } from './outgoing.ts';

/** What an agent asked and was answered by an earlier daemon. */
export interface AnsweredRequest {
  readonly method: string;
  readonly params: unknown;
  /** Where the request ends in what the agent said: names it, as {@link AgentStream.stream} does for the SDK. */
  readonly at: number;
}

export interface WirePorts {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly maxMessageBytes: number;
  /** Takes a notification. Nothing more is read before it has been taken. Must not reject. */
  notified(method: string, params: unknown): Promise<void>;
  /** Takes a line that is no message of the protocol, with its line end. Must not reject. */
  printed(text: string): Promise<void>;
  /** Takes a request that is read once more: its agent has the answer. Must not reject. */
  answered?(request: AnsweredRequest): Promise<void>;
  /** What the agent has said up to this offset need not be held for the next daemon. */
  acknowledge?(offset: number): void;
}

type Controller = ReadableStreamDefaultController<AnyMessage>;

/** An agent that asks more than this without an answer is not read until it has some. */
const MAX_UNANSWERED = 256;
const QUIET_TURNS = 3;
// More than the pipe and the stream on top of it can hold.
const MAX_HELD_BYTES = 2 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);
const BEGINNING: JournalStart = { stdout: 0, stdin: 0, nextId: 0 };

/** Joins an agent's pipes to the SDK. */
export class AgentStream {
  /** For the SDK. The requests of the agent are numbered by where they end in what it said. */
  readonly stream: Stream;
  /** Resolves when the agent has closed its side and all was taken; with an error when what it sent was refused. */
  readonly ended: Promise<Error | undefined>;
  readonly #ports: WirePorts;
  readonly #lines: Lines;
  readonly #outgoing: Outgoing;
  readonly #resumed: Resumed | undefined;
  #journal: Journal | undefined;
  /** Of the run before: it goes when that of this run is in use. */
  #journalBefore: Journal | undefined;
  #isUncertain = false;
  #received: number;
  /** Received, and still being written down. */
  #hearing: Buffer = NOTHING;
  #at: number;
  /** What was said to an earlier daemon is being read once more. */
  #isBehind: boolean;
  #taking: Promise<void> | undefined;
  /** Where what is read once more waits for what the SDK has not sent yet. */
  readonly #holds: { readonly at: number; readonly sent: Promise<void> }[];
  /** Resolved while it waits there. */
  #held = Promise.withResolvers<void>();
  #isHeld = false;
  #isOpen = true;

  constructor(ports: WirePorts, resumed?: Resumed) {
    const { start = BEGINNING, journal, from = 0 } = resumed ?? {};
    this.#ports = ports;
    this.#lines = new Lines(ports.maxMessageBytes);
    this.#outgoing = new Outgoing(ports.stdin, start);
    this.#resumed = resumed;
    this.#journal = journal;
    this.#isBehind = resumed !== undefined;
    this.#at = from;
    this.#received = start.stdout + (journal?.heardBytes ?? 0);
    const sentAgain = resumed ? this.#outgoing.resume(resumed) : [];
    this.#holds = (resumed?.prompts ?? []).flatMap((at, n) => {
      const sent = sentAgain[n];
      return sent ? [{ at, sent }] : [];
    });
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.ended = promise;
    const readable = new ReadableStream<AnyMessage>({
      start: (sdk) => resolve(this.#carry(sdk)),
      cancel: () => {
        this.#isOpen = false;
        this.#outgoing.close();
      },
    });
    const writable = new WritableStream<AnyMessage>({ write: (message) => this.#outgoing.write(message) });
    this.stream = { readable, writable };
  }

  /** Up to where what the agent said was taken, in bytes. */
  get at(): number {
    return this.#at;
  }

  /**
   * Resolves when everything that the agent has sent by now was taken, though it may send more. What is read once more and waits for
   * its request counts as taken, unless `isLast`.
   */
  async quiet({ isLast = false } = {}): Promise<void> {
    const enough = this.#at + MAX_HELD_BYTES;
    const isAtWork = (): boolean => (this.#isHeld ? isLast : this.#isBehind || this.#taking !== undefined);
    for (let turns = 0; turns < QUIET_TURNS && (this.#at < enough || this.#isBehind); ) {
      const before = this.#at;
      const taken = this.#taking?.catch(() => {});
      // However long that takes: it may wait for a disk.
      await (isLast ? taken : Promise.race([taken, this.#held.promise]));
      await nextTurn();
      turns = !isAtWork() && this.#at === before ? turns + 1 : 0;
    }
  }

  /** Begins to write down what is said, in the folder of a run; the journal of the run before stays until {@link keepTo}. */
  async beginJournal(folder: string): Promise<JournalStart> {
    const journal = await Journal.open(folder, { isThere: false });
    const { untaken, ...start } = this.#outgoing.start;
    const at = this.#at;
    const heard = Buffer.concat([this.#lines.rest, this.#hearing]);
    const written = [journal.hear(heard), journal.say(untaken)];
    this.#journalBefore = this.#journal;
    this.#journal = journal;
    this.#outgoing.journal = journal;
    this.#isUncertain = true;
    await Promise.all(written);
    return { ...start, stdout: at };
  }

  /** Whoever takes the run over knows of the journal that was begun last. */
  async keepTo(): Promise<void> {
    this.#isUncertain = false;
    this.#ports.acknowledge?.(this.#received - this.#hearing.length);
    await this.#journalBefore?.remove();
    this.#journalBefore = undefined;
  }

  /** The agent is gone: nothing is written down any more. */
  async closeJournal(): Promise<void> {
    await this.#journalBefore?.close();
    await this.#journal?.close();
  }

  /** Nobody takes the agent over. */
  async endJournal(): Promise<void> {
    await this.#journalBefore?.remove();
    await this.#journal?.remove();
  }

  /** Writes a request down before the SDK sends it. */
  announce(method: string, params: unknown): Promise<void> {
    return this.#outgoing.announce(method, params);
  }

  /** The request that the SDK sends next was written down before, perhaps by an earlier daemon. */
  isAnnounced(method: string): boolean {
    return this.#outgoing.isAnnounced(method);
  }

  async #carry(sdk: Controller): Promise<Error | undefined> {
    try {
      if (this.#resumed) await this.#readAgain(this.#resumed, sdk);
      for await (const bytes of untilBroken(this.#ports.stdout)) {
        this.#received += bytes.length;
        this.#hearing = bytes;
        await this.#journal?.hear(bytes);
        this.#hearing = NOTHING;
        if (!this.#isUncertain) this.#ports.acknowledge?.(this.#received);
        await this.#takeAll(bytes, sdk);
      }
      const last = this.#lines.last();
      if (last) await this.#take(last.text, last.bytes, sdk);
      if (this.#isOpen) sdk.close();
      return undefined;
    } catch (error) {
      const problem = error instanceof Error ? error : new Error(String(error));
      if (this.#isOpen) sdk.error(problem);
      return problem;
    } finally {
      this.#isBehind = false;
    }
  }

  async #readAgain({ journal, start, from }: Resumed, sdk: Controller): Promise<void> {
    for await (const bytes of journal.heard(from - start.stdout)) await this.#takeAll(bytes, sdk);
    this.#isBehind = false;
  }

  async #takeAll(bytes: Buffer, sdk: Controller): Promise<void> {
    this.#lines.add(bytes);
    for (let line = this.#lines.next(); line; line = this.#lines.next()) {
      await this.#take(line.text, line.bytes, sdk);
      while (this.#isOpen && this.#outgoing.unanswered >= MAX_UNANSWERED) await this.#outgoing.nextAnswer;
    }
  }

  async #take(text: string, bytes: number, sdk: Controller): Promise<void> {
    for (let [next] = this.#holds; next && next.at <= this.#at; [next] = this.#holds) {
      await this.#hold(next.sent);
      this.#holds.shift();
    }
    this.#at += bytes;
    this.#taking = this.#give(text, sdk);
    try {
      await this.#taking;
    } finally {
      this.#taking = undefined;
    }
  }

  async #give(text: string, sdk: Controller): Promise<void> {
    const message = readMessage(text);
    if (message?.kind === 'notification') return this.#ports.notified(message.method, message.params);
    const expected = message && (await this.#expected(message));
    if (expected === 'taken') return;
    if (!expected) {
      if (text.trim() !== '') await this.#ports.printed(`${text}\n`);
      return;
    }
    if (!this.#isOpen) return;
    sdk.enqueue(expected);
    // Whoever waits for this answer, or answers this request, acts on it before anything that follows is taken.
    if (message.kind !== 'control') await nextTurn();
  }

  /** The message as the SDK numbers it; undefined for an answer that nobody waits for: a second one is none. */
  async #expected(
    message: Exclude<WireMessage, { kind: 'notification' }>,
  ): Promise<AnyMessage | 'taken' | undefined> {
    if (message.kind === 'control') return this.#withNumber(message.message);
    if (message.kind === 'request') {
      const { message: request } = message;
      if (this.#isBehind && this.#outgoing.wasAnswered(message.id)) {
        const { method, params } = { method: '', params: undefined, ...request };
        await this.#ports.answered?.({ method, params, at: this.#at });
        return 'taken';
      }
      this.#outgoing.asks(message.id, this.#at);
      return { ...request, id: this.#at } as AnyMessage; // as it was, with another number
    }
    const sent = this.#outgoing.announced(message.id);
    if (sent) await this.#hold(sent);
    const id = this.#outgoing.answerFor(message.id);
    return id === undefined ? undefined : ({ ...message.message, id } as AnyMessage);
  }

  async #hold(until: Promise<void>): Promise<void> {
    this.#isHeld = true;
    this.#held.resolve();
    await until;
    this.#held = Promise.withResolvers();
    this.#isHeld = false;
  }

  #withNumber(message: AnyMessage): AnyMessage {
    const { params } = { params: undefined, ...message };
    const number = this.#outgoing.numberOf(fieldsOf(params).requestId);
    return number === undefined
      ? message
      : ({ ...message, params: { ...fieldsOf(params), requestId: number } } as AnyMessage);
  }
}
