// A delivery is a notice about a task, or an answer to a chat, on its way to a person or a program. It is written in the
// transaction of the event that causes it and has a state of its own, apart from the task's.

/** What a task tells of itself: nothing, its end, or its start, its questions and its end. */
export const DELIVERY_MODES = ['silent', 'done_only', 'state_changes'] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * What is told. `started`: the task began. `asks`: it waits for a person. `ended`: how it ended. `reply`: text without a
 * task, the answer to a command of a chat.
 */
export const DELIVERY_KINDS = ['started', 'asks', 'ended', 'reply'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

export interface DeliveryTarget {
  readonly channel: string;
  /** Whom on the channel: a chat, a user, a path; undefined: the channel knows by itself. */
  readonly address?: string;
}

/** The start notice cuts the prompt to so many characters. */
export const START_NOTICE_CHARACTERS = 50;
/** The end notice cuts the result to so many characters. */
export const END_NOTICE_CHARACTERS = 500;

/** Reads `channel` or `channel:address`; the address may hold further colons. */
export const parseTarget = (target: string): DeliveryTarget => {
  const at = target.indexOf(':');
  if (at < 0) return { channel: target };
  const address = target.slice(at + 1);
  return address === '' ? { channel: target.slice(0, at) } : { channel: target.slice(0, at), address };
};

/** The target that answers somebody who wrote from there. */
export const targetOfOrigin = (origin: {
  readonly channel: string;
  readonly peer?: string;
  readonly thread?: string;
}): string =>
  origin.peer === undefined
    ? origin.channel
    : `${origin.channel}:${origin.peer}${origin.thread === undefined ? '' : `/${origin.thread}`}`;
