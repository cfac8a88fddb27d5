// The outbox, inbound channel messages, and their routes. Notices of a task are written in the transaction of the event that
// causes them: TaskStarted of the first attempt, InputRequested, and the end.

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
   * Deliveries that may be sent now: the oldest pending one of each target, unless it waits for its next attempt. So each target
   * gets its notices in order.
   */
  due(nowMs: number, limit: number): Promise<readonly Delivery[]>;
  /** When the next becomes due of those that are not due at this moment. */
  nextDueMs(afterMs: number): Promise<number | undefined>;
  /** Marks it as delivered, with DeliverySent. False: it was no longer pending. */
  delivered(id: DeliveryId, nowMs: number): Promise<boolean>;
  /** An attempt failed: again at `retryAtMs`, or without it never (DeliveryFailed). */
  failed(
    id: DeliveryId,
    failure: { readonly message: string; readonly retryAtMs?: number | undefined },
    nowMs: number,
  ): Promise<boolean>;
  /**
   * Makes a failed one pending again, with its attempts reset. A pending one is due now, and so is what is ahead of it in the
   * queue. undefined: there is no such delivery, or it was delivered.
   */
  retry(id: DeliveryId, nowMs: number): Promise<Delivery | undefined>;
  /** Makes deliveries on these channels due now that wait for their next attempt: the channel was replaced since it failed. */
  sendNow(channels: readonly string[]): Promise<void>;
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
  /** Stores the message before it is acknowledged to the transport. False: it is a duplicate. */
  accept(message: InboundMessage, nowMs: number): Promise<boolean>;
  /** Those that nobody has handled yet, oldest first. */
  open(limit: number): Promise<readonly InboundMessage[]>;
  /** Records its outcome. */
  handled(
    message: { readonly channel: string; readonly messageId: string },
    outcome: string,
    nowMs: number,
  ): Promise<void>;
}

export interface ChannelRoutes {
  list(): Promise<readonly ChannelRoute[]>;
  /** undefined: a route for exactly that channel, account, peer and thread exists. */
  add(route: ChannelRoute, by?: AuditBy): Promise<ChannelRoute | undefined>;
  remove(id: RouteId, by?: AuditBy): Promise<ChannelRoute | undefined>;
}
