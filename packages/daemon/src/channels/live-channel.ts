// One channel of the configuration as it is now: made when it is first needed, receiving until it is closed, and made again
// when that failed.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '@coxswain/channels';
import {
  type ChannelDefinition,
  type ChannelSummary,
  type InboundMessage,
  messageOf,
} from '@coxswain/protocol';

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;

export interface LiveChannelOptions {
  readonly definition: ChannelDefinition;
  /** Throws if it cannot be created, for example because its secret is missing. */
  readonly make: (definition: ChannelDefinition) => Promise<Channel>;
  /** Resolves when the message is kept. */
  readonly onMessage: (message: InboundMessage) => Promise<void>;
  readonly log: { warn(fields: object, message: string): void };
  /** The channel of the same name before: two receivers of one bot would take each other's messages. */
  readonly after?: Promise<void>;
}

export interface Receiving {
  readonly state: ChannelSummary['state'];
  readonly problem?: string;
}

export class LiveChannel {
  readonly #options: LiveChannelOptions;
  readonly #closing = new AbortController();
  #made: Promise<Channel> | undefined;
  #received: Promise<void> | undefined;
  #closed: Promise<void> | undefined;
  #receiving: Receiving = { state: 'idle' };

  constructor(options: LiveChannelOptions) {
    this.#options = options;
  }

  get definition(): ChannelDefinition {
    return this.#options.definition;
  }

  get receiving(): Receiving {
    return this.#receiving;
  }

  /** The adapter. Throws if it cannot be created; the next call tries again. */
  open(): Promise<Channel> {
    if (this.#closing.signal.aborted)
      return Promise.reject(new Error(`channel '${this.definition.name}' is being closed`));
    this.#made ??= this.#options.make(this.definition).catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  /** Receives messages from now on, if the transport supports it. */
  receive(): void {
    this.#received ??= this.#receive();
  }

  /** Resolves when nothing of it is left. Safe to call twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await this.#received;
    const made = await this.#made?.catch(() => undefined);
    await made?.close();
  }

  async #receive(): Promise<void> {
    const { onMessage, after } = this.#options;
    const { signal } = this.#closing;
    await after;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const channel = await this.open();
        if (channel.receive === undefined) return;
        this.#setProblem(undefined);
        await channel.receive(onMessage, {
          signal,
          onState: (problem) => {
            if (problem === undefined) pauseMs = FIRST_PAUSE_MS;
            this.#setProblem(problem);
          },
        });
        if (!signal.aborted) this.#setProblem('it stopped receiving');
      } catch (error) {
        if (!signal.aborted) this.#setProblem(messageOf(error));
      }
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    }
  }

  /** A problem that lasts is logged once. */
  #setProblem(problem: string | undefined): void {
    const { definition, log } = this.#options;
    if (problem !== undefined && problem !== this.#receiving.problem)
      log.warn({ channel: definition.name, problem }, 'a channel stopped receiving');
    this.#receiving = problem === undefined ? { state: 'listening' } : { state: 'failing', problem };
  }
}
