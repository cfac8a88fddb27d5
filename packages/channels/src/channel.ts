// How words come in and go out: the one interface that every adapter implements. A channel knows its transport and nothing of
// tasks; what it sends are words that somebody else chose, with the data for programs beside them.

import type { ChannelType, Delivery, InboundMessage, Task } from '@coxswain/protocol';

/** What goes out. */
export interface Notice {
  /** The same for every attempt: who gets it twice can tell. */
  readonly id: string;
  readonly kind: Delivery['kind'] | 'test';
  /** Plain text, as long as it is; the adapter cuts or splits it to what its transport takes. */
  readonly text: string;
  readonly createdAt: string;
  /** For programs. Undefined for replies and tests. */
  readonly task?: Task;
  /** The open question of an `asks`. */
  readonly requestId?: string;
}

/**
 * A transport refused or could not be reached. `isFinal`: no repetition mends it (a chat that is gone, a token that is wrong).
 */
export class ChannelError extends Error {
  readonly isFinal: boolean;
  /** The transport said when it takes messages again. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    { isFinal = false, retryAfterMs }: { isFinal?: boolean; retryAfterMs?: number } = {},
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
  /** Shows that somebody works on an answer, where the transport can; call again every few seconds. Never throws. */
  typing?(address: string, signal: AbortSignal): Promise<void>;
  /**
   * Takes messages until the signal aborts, reconnecting by itself. The transport is told that a message was taken after
   * `onMessage` resolved, so that none is lost; one may come twice. `onState` is told how it goes, undefined: well.
   */
  receive?(
    onMessage: (message: InboundMessage) => Promise<void>,
    options: { readonly signal: AbortSignal; readonly onState: (problem: string | undefined) => void },
  ): Promise<void>;
  /** Each thing that was tried to find out whether it works, without sending anything. */
  check(signal: AbortSignal): Promise<readonly ChannelCheckStep[]>;
  /** Lets go of what it holds. Safe to call twice. */
  close(): Promise<void>;
}
