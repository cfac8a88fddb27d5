// How messages come in and go out: the one interface that every adapter implements. A channel knows its transport and nothing of
// tasks; it sends text that others wrote, with the data for programs beside it.

import type { ChannelType, Delivery, InboundMessage, Task } from '@coxswain/protocol';

/** What goes out. */
export interface Notice {
  /** The same for every attempt, so that a receiver can recognise a duplicate. */
  readonly id: string;
  readonly kind: Delivery['kind'] | 'test';
  /** Plain text of any length; the adapter cuts or splits it to what its transport takes. */
  readonly text: string;
  readonly createdAt: string;
  /** For programs. Undefined for replies and tests. */
  readonly task?: Task | undefined;
  /** The open question of an `asks`. */
  readonly requestId?: string | undefined;
}

/**
 * A transport refused or could not be reached. `isFinal`: retrying does not help (the chat is gone, the token is wrong).
 */
export class ChannelError extends Error {
  readonly isFinal: boolean;
  /** The transport said when it takes messages again. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    {
      isFinal = false,
      retryAfterMs,
    }: { isFinal?: boolean | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(message);
    this.name = 'ChannelError';
    this.isFinal = isFinal;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface ChannelCheckStep {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface Channel {
  readonly name: string;
  readonly type: ChannelType;
  /** Sends to the address, or to the channel's own default. Resolves when the transport took it. Throws {@link ChannelError}. */
  send(address: string | undefined, notice: Notice, signal: AbortSignal): Promise<void>;
  /** Shows "typing…" where the transport can; call again every few seconds. Never throws. */
  typing?(address: string, signal: AbortSignal): Promise<void>;
  /**
   * Receives messages until the signal aborts, and reconnects as needed. A message is acknowledged to the transport after
   * `onMessage` has resolved, so none is lost; one may come twice. `onState` gets the problem; undefined: all is well.
   */
  receive?(
    onMessage: (message: InboundMessage) => Promise<void>,
    options: { readonly signal: AbortSignal; readonly onState: (problem: string | undefined) => void },
  ): Promise<void>;
  /** Checks whether it works, step by step, without sending anything. */
  check(signal: AbortSignal): Promise<readonly ChannelCheckStep[]>;
  /** Releases what it holds. Safe to call twice. */
  close(): Promise<void>;
}
