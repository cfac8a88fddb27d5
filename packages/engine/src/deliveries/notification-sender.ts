// The way out, as the engine sees it: the channels there are now, and one verb that sends. The daemon gives it; what a notice
// says and how it travels is not the engine's business.

import type { ChannelDefinition, Delivery, InputRequest, Task } from '@coxswain/protocol';

/** A delivery with the task it is about. */
export interface Dispatch {
  readonly delivery: Delivery;
  /** Undefined for a reply. */
  readonly task?: Task;
  /** The question of an `asks`. */
  readonly request?: InputRequest;
}

export type DispatchOutcome =
  | { readonly isSent: true }
  | {
      readonly isSent: false;
      readonly message: string;
      /** Retrying does not help. */
      readonly isFinal: boolean;
      /** The transport said when it takes messages again. */
      readonly retryAfterMs?: number | undefined;
    };

export interface NotificationSender {
  /** The channels there are now, those without configuration included. */
  channels(): readonly ChannelDefinition[];
  /** Sends it. A failure is an answer; it throws only when the signal aborts. */
  send(dispatch: Dispatch, signal: AbortSignal): Promise<DispatchOutcome>;
}

/** Of a world without channels: nothing is known, so nothing is accepted for it. */
export const NO_NOTIFICATIONS: NotificationSender = {
  channels: () => [],
  send: async ({ delivery }) => ({
    isSent: false,
    isFinal: true,
    message: `no channel is configured for '${delivery.target}'`,
  }),
};

/** The names of the channels there are now. */
export const channelsOf = ({
  notifications = NO_NOTIFICATIONS,
}: {
  readonly notifications?: NotificationSender;
}): readonly string[] => notifications.channels().map(({ name }) => name);
