// Which daemons this client can talk to. A daemon serves its own protocol and the one before; a client speaks its own and,
// with a daemon that is still busy with older work, the one before.

import { BUILD, PROTOCOL_VERSION, SOURCE_BUILD, VERSION, type VersionAnswer } from '@coxswain/protocol';
import { incompatible } from './problems.ts';

/** True when a daemon of that protocol and this client understand each other. */
export const isCompatible = (protocol: number, ours: number = PROTOCOL_VERSION): boolean =>
  Math.abs(protocol - ours) <= 1;

/** The protocol to speak with that daemon: the older of both. Throws `incompatible`. */
export const commonProtocol = (theirs: Pick<VersionAnswer, 'version' | 'protocol'>): number => {
  if (!isCompatible(theirs.protocol)) throw incompatible(theirs);
  return Math.min(PROTOCOL_VERSION, theirs.protocol);
};

const numbers = (version: string): readonly number[] =>
  (version.split('-')[0] ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);

/** True when the first version comes before the second, by the three numbers of semver; what follows a `-` is not looked at. */
export const isOlder = (one: string, other: string): boolean => {
  const [left, right] = [numbers(one), numbers(other)];
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
};

/** True for this very build, and where one of both was never built, so that nothing can be said. undefined: an earlier build. */
export const isSameBuild = (build: string | undefined, ours: string = BUILD): boolean =>
  build === ours || build === SOURCE_BUILD || ours === SOURCE_BUILD;

type Built = Pick<VersionAnswer, 'version' | 'build'>;

/** Whether that code was made before ours, after it, or is the same: by its version, then by the time of its build. */
export const ageOf = (
  theirs: Built,
  ours: Built = { version: VERSION, build: BUILD },
): 'older' | 'same' | 'newer' => {
  if (isOlder(theirs.version, ours.version)) return 'older';
  if (isOlder(ours.version, theirs.version)) return 'newer';
  if (isSameBuild(theirs.build, ours.build)) return 'same';
  return (theirs.build ?? '') < (ours.build ?? '') ? 'older' : 'newer';
};
