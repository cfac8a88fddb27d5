// A delivery is a notice about a task, or a reply in a chat, to be sent to a person or a program. It is created in the
// transaction of the event that causes it, and has its own state, separate from the task.

/** Which notices a task sends: none, when it ends, or when it starts, asks and ends. */
export const DELIVERY_MODES = ['silent', 'done_only', 'state_changes'] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * What it reports. `started`: the task has started. `asks`: it waits for a person. `ended`: it has ended. `reply`: text without
 * a task, the answer to a chat command.
 */
export const DELIVERY_KINDS = ['started', 'asks', 'ended', 'reply'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

export interface DeliveryTarget {
  readonly channel: string;
  /** A chat, a user, a path; undefined: the default of the channel. */
  readonly address?: string;
}

/** How many characters of the prompt a start notice shows. */
export const START_NOTICE_CHARACTERS = 50;
/** How many characters of the result an end notice shows. */
export const END_NOTICE_CHARACTERS = 500;

/** Parses `channel` or `channel:address`; the address may contain more colons. */
export const parseTarget = (target: string): DeliveryTarget => {
  const at = target.indexOf(':');
  if (at < 0) return { channel: target };
  const address = target.slice(at + 1);
  return address === '' ? { channel: target.slice(0, at) } : { channel: target.slice(0, at), address };
};

/** The target for replies to this origin. */
export const targetOfOrigin = (origin: {
  readonly channel: string;
  readonly peer?: string | undefined;
  readonly thread?: string | undefined;
}): string =>
  origin.peer === undefined
    ? origin.channel
    : `${origin.channel}:${origin.peer}${origin.thread === undefined ? '' : `/${origin.thread}`}`;
