// The query string as the schemas expect it: text by name; a repeated name is a list, which only some of them allow.

import type { RequestContext } from '../context.ts';

/** Empty without a question mark, which is the common case and costs nothing. */
export const queryOf = (context: RequestContext): Readonly<Record<string, string | readonly string[]>> => {
  if (!context.req.url.includes('?')) return {};
  const entries = Object.entries(context.req.queries());
  return Object.fromEntries(
    entries.map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
};
