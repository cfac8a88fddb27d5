// Which daemons this client can talk to. A daemon serves its own protocol and the one before; a client speaks its own and,
// with a daemon that is still busy with older work, the one before.

import { PROTOCOL_VERSION, type VersionAnswer } from '@coxswain/protocol';
import { incompatible } from './problems.ts';

/** True when a daemon of that protocol and this client understand each other. */
export const isCompatible = (protocol: number, ours: number = PROTOCOL_VERSION): boolean =>
  Math.abs(protocol - ours) <= 1;

/** The protocol to speak with that daemon: the older of both. Throws `incompatible`. */
export const commonProtocol = (theirs: Pick<VersionAnswer, 'version' | 'protocol'>): number => {
  if (!isCompatible(theirs.protocol)) throw incompatible(theirs);
  return Math.min(PROTOCOL_VERSION, theirs.protocol);
};
