// Gathers what a run tells and writes it in batches: one transaction for many facts, none of them late by more than a
// moment, and a run that tells faster than the ledger writes is held back.

import type { Fact } from '@coxswain/protocol';

/** A batch is written when it has waited so long… */
const WATCHED_DELAY_MS = 50;
/** …or so long when only text came and nobody watches. */
const UNWATCHED_DELAY_MS = 250;
/** …or when it has grown to this many characters. */
const FLUSH_CHARACTERS = 64 * 1024;
/** Past this many characters that are not written yet, the run waits. */
const HIGH_WATER_CHARACTERS = 1024 * 1024;
/** The largest piece of text in one event, in characters. */
const MAX_CHUNK_CHARACTERS = 64 * 1024;

export interface RecorderPorts {
  /** Writes facts in order; stored when it resolves. */
  readonly write: (facts: readonly Fact[]) => Promise<void>;
  readonly isWatched: () => boolean;
}

const sizeOf = (fact: Fact): number => (fact.type === 'StreamChunk' ? fact.data.text.length : 256);

export class Recorder {
  readonly #ports: RecorderPorts;
  #facts: Fact[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(ports: RecorderPorts) {
    this.#ports = ports;
  }

  /** Takes facts; resolves at once unless too much waits to be written. Rejects when an earlier write failed for good. */
  async update(facts: readonly Fact[]): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    for (const fact of facts) this.#add(fact);
    if (this.#size >= FLUSH_CHARACTERS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.#delayMs());
    while (this.#size >= HIGH_WATER_CHARACTERS && this.#writing) await this.#writing;
  }

  /** Resolves when everything that was told before is written. */
  async settle(): Promise<void> {
    this.#flush();
    while (this.#writing) await this.#writing;
    if (this.#failure) throw this.#failure.error;
  }

  /** Waits for the write under way and hands over what is left, for the transaction that ends the run. */
  async drain(): Promise<readonly Fact[]> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writing) await this.#writing;
    if (this.#failure) throw this.#failure.error;
    return this.#takeAll();
  }

  #add(fact: Fact): void {
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

  #takeAll(): readonly Fact[] {
    const facts = this.#facts;
    this.#facts = [];
    this.#size = 0;
    return facts;
  }

  #delayMs(): number {
    const onlyText = this.#facts.every((fact) => fact.type === 'StreamChunk');
    return onlyText && !this.#ports.isWatched() ? UNWATCHED_DELAY_MS : WATCHED_DELAY_MS;
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
      });
  }

  async #writeAll(): Promise<void> {
    while (this.#facts.length > 0) await this.#ports.write(this.#takeAll());
  }
}
