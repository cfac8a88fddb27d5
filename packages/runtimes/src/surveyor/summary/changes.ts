// What has changed since an earlier survey of the same session, as far as both looked at it.

import type { Survey } from '../survey/survey.ts';
import { grouped } from './quantities.ts';

/** One line; undefined when nothing can be compared. */
export const changesSince = (before: Survey, now: Survey): string | undefined => {
  const pairs: readonly (readonly [what: string, before: number | undefined, now: number | undefined])[] = [
    ['files', before.totals?.files, now.totals?.files],
    ['lines', before.totals?.lines, now.totals?.lines],
    ['TODO and FIXME', before.marks?.count, now.marks?.count],
    ['uncommitted files', dirtyOf(before), dirtyOf(now)],
  ];
  const compared = pairs.filter(([, then, today]) => then !== undefined && today !== undefined);
  if (compared.length === 0) return undefined;
  const changed = compared.flatMap(([what, then = 0, today = 0]) =>
    then === today ? [] : [`${what} ${grouped(then)} → ${grouped(today)}`],
  );
  if (changed.length === 0) return 'No count has changed since the last survey.';
  return `Since the last survey: ${changed.join(', ')}.`;
};

const dirtyOf = ({ git }: Survey): number | undefined =>
  git === undefined || git === 'none' ? undefined : git.dirtyCount;
