// Collects what a run reports and writes it in batches: one transaction for many facts, none of them late by more than a
// moment, and a run that reports faster than the ledger writes is held back. One that is being stopped while the disk is full is
// not: it could not end before there is room, so what is too much is left out, and how much that was is written down.

import { type Fact, type NewMessage, ProblemError } from '@coxswain/protocol';
import type { OutputRead } from '@coxswain/runtimes';

/** A batch is written when it has waited this long… */
const WATCHED_DELAY_MS = 50;
/** …or this long when only text came and no one watches. */
const UNWATCHED_DELAY_MS = 250;
/** …or when it has grown to this many characters. */
const FLUSH_CHARACTERS = 64 * 1024;
/** Past this many characters that are not written yet, the run waits. */
const HIGH_WATER_CHARACTERS = 1024 * 1024;
/** The largest piece of text in one event, in characters. */
const MAX_CHUNK_CHARACTERS = 64 * 1024;

/** What is written in one transaction. */
export interface Batch {
  readonly facts: readonly Fact[];
  /** How far output was read to make the facts, by program. */
  readonly reads: readonly OutputRead[];
  /** What was said in the session; with it, even if it is nothing, all is stored for good at once. */
  readonly said: readonly NewMessage[] | undefined;
}

export interface RecorderPorts {
  /** Writes facts in order; stored when it resolves. When the signal aborts it tries no further, and throws `storage`. */
  readonly write: (batch: Batch, giveUp: AbortSignal) => Promise<void>;
  readonly isWatched: () => boolean;
  /** The run is to end, and the ledger takes nothing: it must not wait for that. Default: never. */
  readonly mustNotWait?: () => boolean;
}

/** One reason for all, as for runs that are stopped. */
const DRAINED = new Error('the run is over');

const sizeOf = (fact: Fact): number => (fact.type === 'StreamChunk' ? fact.data.text.length : 256);

export class Recorder {
  readonly #deps: RecorderPorts;
  #facts: Fact[] = [];
  #reads = new Map<string, OutputRead>();
  #said: NewMessage[] | undefined;
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  readonly #drained = new AbortController();
  /** Bytes of text that were left out. */
  #droppedBytes = 0;
  /** Updates that are held back. */
  #heldBack: (() => void)[] = [];

  constructor(deps: RecorderPorts) {
    this.#deps = deps;
  }

  /** Takes facts; resolves at once unless too much waits to be written. Rejects when an earlier write failed for good. */
  async update(facts: readonly Fact[], read?: OutputRead): Promise<void> {
    this.#take(facts, read);
    if (this.#size >= FLUSH_CHARACTERS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.#delayMs());
    while (this.#size >= HIGH_WATER_CHARACTERS && this.#writing && !this.#mustNotWait())
      await new Promise<void>((resolve) => this.#heldBack.push(resolve));
  }

  /** The same for messages of the conversation: stored for good, with everything before, when it resolves. */
  async append(messages: readonly NewMessage[], facts: readonly Fact[], read?: OutputRead): Promise<void> {
    this.#take(facts, read);
    this.#say(messages);
    await this.settle();
  }

  /** To be called when {@link RecorderPorts.mustNotWait} may have become true: what is held back continues. */
  reconsider(): void {
    for (const goOn of this.#heldBack.splice(0)) goOn();
  }

  /** Resolves when everything reported so far is written, or must not be waited for. */
  async settle(): Promise<void> {
    this.#flush();
    while (this.#writing && !this.#mustNotWait()) {
      const reconsidered = new Promise<void>((resolve) => this.#heldBack.push(resolve));
      await Promise.race([this.#writing, reconsidered]);
    }
    if (this.#failure) throw this.#failure.error;
  }

  /**
   * Waits for the write under way and hands over what is left, for the transaction that ends the run. What a full disk
   * refuses is not tried again before that: the end of a run may use room that its output may not.
   */
  async drain(): Promise<readonly Fact[]> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drained.abort(DRAINED);
    while (this.#writing) await this.#writing;
    if (this.#failure) throw this.#failure.error;
    const { facts } = this.#takeAll();
    if (this.#droppedBytes === 0) return facts;
    return [...facts, { type: 'OutputDropped', data: { bytes: this.#droppedBytes } }];
  }

  #mustNotWait(): boolean {
    return this.#deps.mustNotWait?.() ?? false;
  }

  #take(facts: readonly Fact[], read: OutputRead | undefined): void {
    if (this.#failure) throw this.#failure.error;
    for (const fact of facts) this.#add(fact);
    if (read) this.#reads.set(read.program, read);
    if (read?.said) this.#say(read.said);
  }

  #say(messages: readonly NewMessage[]): void {
    this.#said = [...(this.#said ?? []), ...messages];
  }

  #add(fact: Fact): void {
    if (fact.type === 'StreamChunk' && this.#size >= HIGH_WATER_CHARACTERS && this.#mustNotWait()) {
      this.#droppedBytes += Buffer.byteLength(fact.data.text);
      return;
    }
    this.#size += sizeOf(fact);
    const last = this.#facts.at(-1);
    if (
      fact.type !== 'StreamChunk' ||
      last?.type !== 'StreamChunk' ||
      last.data.stream !== fact.data.stream
    ) {
      this.#facts.push(fact);
      return;
    }
    if (last.data.text.length + fact.data.text.length > MAX_CHUNK_CHARACTERS) {
      this.#facts.push(fact);
      return;
    }
    const data = { stream: fact.data.stream, text: last.data.text + fact.data.text };
    this.#facts[this.#facts.length - 1] = { type: 'StreamChunk', data };
  }

  #takeAll(): Batch {
    const batch = { facts: this.#facts, reads: [...this.#reads.values()], said: this.#said };
    this.#facts = [];
    this.#reads = new Map();
    this.#said = undefined;
    this.#size = 0;
    return batch;
  }

  #delayMs(): number {
    const onlyText = this.#facts.every((fact) => fact.type === 'StreamChunk');
    return onlyText && !this.#deps.isWatched() ? UNWATCHED_DELAY_MS : WATCHED_DELAY_MS;
  }

  // One write at a time keeps the order; what came meanwhile goes with the next.
  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing || this.#failure) return;
    this.#writing = this.#writeAll()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#writing = undefined;
        this.reconsider();
      });
  }

  async #writeAll(): Promise<void> {
    const { signal } = this.#drained;
    while ((this.#facts.length > 0 || this.#said !== undefined) && !signal.aborted) {
      const size = this.#size;
      const batch = this.#takeAll();
      const { facts, reads, said } = batch;
      try {
        await this.#deps.write(batch, signal);
        for (const { onStored } of reads) onStored?.();
      } catch (error) {
        const isHandedOver = signal.aborted && error instanceof ProblemError && error.code === 'storage';
        if (!isHandedOver) throw error;
        this.#facts = [...facts, ...this.#facts];
        this.#reads = new Map([...reads.map((read) => [read.program, read] as const), ...this.#reads]);
        if (said) this.#said = [...said, ...(this.#said ?? [])];
        this.#size += size;
      }
    }
  }
}
