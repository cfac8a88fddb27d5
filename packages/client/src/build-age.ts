// Which of two builds is newer: by their versions, and within a version by the time at which they were made.

import { BUILD, SOURCE_BUILD, VERSION, type VersionAnswer } from '@coxswain/protocol';

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
