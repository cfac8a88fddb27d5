// What a person types for the id of something: all of it, or a beginning of what makes it different from others.

import { MIN_PREFIX_CHARACTERS, ProblemError } from '@coxswain/protocol';

export interface Named {
  /** `a route`, for messages. */
  readonly what: string;
  /** How to see which there are. */
  readonly see: string;
}

/** The match. Throws `not_found`, or `ambiguous_id` with those that fit. */
export const findByPrefix = <Item extends { readonly id: string }>(
  items: readonly Item[],
  typed: string,
  { what, see }: Named,
): Item => {
  const exact = items.find(({ id }) => id === typed);
  if (exact) return exact;
  const begins = typed.slice(typed.indexOf('_') + 1).toLowerCase();
  const fitting =
    begins.length < MIN_PREFIX_CHARACTERS
      ? []
      : items.filter(({ id }) => id.slice(id.indexOf('_') + 1).startsWith(begins));
  const [found, ...others] = fitting;
  if (found === undefined) throw new ProblemError('not_found', `there is no ${what} ${typed}; see: ${see}`);
  if (others.length === 0) return found;
  const candidates = fitting.map(({ id }) => id);
  throw new ProblemError(
    'ambiguous_id',
    `'${typed}' fits more than one ${what}: ${candidates.slice(0, 5).join(', ')}; give more characters`,
    { candidates },
  );
};
