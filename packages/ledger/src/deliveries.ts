// The outbox, what came in over channels, and whom it reaches. Notices of a task are written by the transaction of the event
// that causes them: TaskStarted of the first attempt, InputRequested, and the end.

import type {
  AuditBy,
  ChannelRoute,
  Delivery,
  DeliveryId,
  DeliveryState,
  InboundMessage,
  RouteId,
  TaskId,
} from '@coxswain/protocol';

export interface Deliveries {
  /** Text without a task, to be sent: the answer to a command. `handles`: the message it answers is handled with it. */
  reply(
    reply: {
      readonly id: DeliveryId;
      readonly target: string;
      readonly text: string;
      readonly handles?: { readonly channel: string; readonly messageId: string; readonly outcome: string };
    },
    nowMs: number,
  ): Promise<Delivery>;
  /**
   * What may be sent now: of each target the oldest that is pending, unless that one waits for its next attempt. So a target
   * gets its notices in order.
   */
  due(nowMs: number, limit: number): Promise<readonly Delivery[]>;
  /** When the next becomes due of those that are not due at this moment. */
  nextDueMs(afterMs: number): Promise<number | undefined>;
  /** It arrived; DeliverySent. False: it was not pending any more. */
  delivered(id: DeliveryId, nowMs: number): Promise<boolean>;
  /** An attempt failed: again at `retryAtMs`, or without it never (DeliveryFailed). */
  failed(
    id: DeliveryId,
    failure: { readonly message: string; readonly retryAtMs?: number },
    nowMs: number,
  ): Promise<boolean>;
  /**
   * A failed one is pending again, with its attempts forgotten. One that is pending is due now, and so is what stands before it
   * in its line. undefined: there is none, or it arrived.
   */
  retry(id: DeliveryId, nowMs: number): Promise<Delivery | undefined>;
  /** What waits for its next attempt over these channels is due now: the channel is another than the one that failed. */
  hurry(channels: readonly string[]): Promise<void>;
  get(id: DeliveryId): Promise<Delivery | undefined>;
  /** Newest first. */
  list(query: {
    readonly state?: DeliveryState;
    readonly taskId?: TaskId;
    readonly limit: number;
  }): Promise<readonly Delivery[]>;
  /** Pending ones by channel. */
  pendingByChannel(): Promise<ReadonlyMap<string, number>>;
  /** Calls the listener after each commit that wrote deliveries; returns how to stop it. */
  onWritten(listener: () => void): () => void;
}

export interface Inbound {
  /** Stores the message before the transport is told that it was taken. False: it was known. */
  accept(message: InboundMessage, nowMs: number): Promise<boolean>;
  /** Those that nobody has handled yet, oldest first. */
  open(limit: number): Promise<readonly InboundMessage[]>;
  /** Notes what became of it. */
  handled(
    message: { readonly channel: string; readonly messageId: string },
    outcome: string,
    nowMs: number,
  ): Promise<void>;
}

export interface ChannelRoutes {
  list(): Promise<readonly ChannelRoute[]>;
  /** undefined: there is one for exactly that channel, account, peer and thread. */
  add(route: ChannelRoute, by?: AuditBy): Promise<ChannelRoute | undefined>;
  remove(id: RouteId, by?: AuditBy): Promise<ChannelRoute | undefined>;
}
