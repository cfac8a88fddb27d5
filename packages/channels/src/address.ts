// The address on the transport: `chat`, or `chat/thread`.

import type { ChannelDefinition } from '@coxswain/protocol';
import { ChannelError } from './channel.ts';

export interface ChatAddress {
  readonly chat: string;
  readonly thread?: string;
}

/** Reads `chat` or `chat/thread`. */
export const parseChatAddress = (address: string): ChatAddress => {
  const slash = address.indexOf('/');
  if (slash < 0) return { chat: address };
  const thread = address.slice(slash + 1);
  return thread === '' ? { chat: address.slice(0, slash) } : { chat: address.slice(0, slash), thread };
};

/** The given address, else the channel's own. Throws when there is neither. */
export const chatAddressOf = (
  { name, defaultAddress }: ChannelDefinition,
  address: string | undefined,
): ChatAddress => {
  const named = address ?? defaultAddress;
  if (named === undefined)
    throw new ChannelError(`no chat given: deliver to ${name}:<chat>, or set channels.${name}.address`, {
      isFinal: true,
    });
  return parseChatAddress(named);
};

/** For a channel with a single destination. Throws when the target gives an address. */
export const refuseAddress = ({ name }: ChannelDefinition, address: string | undefined): void => {
  if (address === undefined) return;
  throw new ChannelError(`${name} takes no address: deliver to ${name}, without ':${address}'`, {
    isFinal: true,
  });
};
