// Someone not allowed by the config wrote: they get no answer, and their id is logged once, so that the owner can
// allow them by copying it.

import type { ChannelDefinition } from '@coxswain/protocol';
import type { ChannelLog } from './channel-deps.ts';

const MOST = 1_000;

export class UnknownSenders {
  readonly #seen = new Set<string>();
  readonly #channel: string;
  readonly #log: ChannelLog;

  constructor({ name }: Pick<ChannelDefinition, 'name'>, log: ChannelLog) {
    this.#channel = name;
    this.#log = log;
  }

  /** Logs it, the first time. */
  wrote(sender: string, peer: string): void {
    const key = `${sender} ${peer}`;
    if (this.#seen.has(key) || this.#seen.size >= MOST) return;
    this.#seen.add(key);
    this.#log.warn(
      { channel: this.#channel, sender, peer },
      `a message from someone who is not in channels.${this.#channel}.allow got no answer`,
    );
  }
}

/** Whether the config lets this person, or everybody in this chat, write. */
export const mayWrite = (
  { allow }: Pick<ChannelDefinition, 'allow'>,
  { sender, peer }: { readonly sender: string; readonly peer: string },
): boolean => allow.includes(sender) || allow.includes(peer);
