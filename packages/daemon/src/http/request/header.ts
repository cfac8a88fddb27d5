// One header of a request. Over a connection Node has parsed them already, and asking it costs a tenth of asking a Request.

import type { RequestContext } from '../context.ts';

/** The value of the header, its name in lower case; repeated ones are joined as HTTP joins them. */
export const header = (context: RequestContext, name: string): string | undefined => {
  const incoming = context.env?.incoming;
  if (incoming === undefined) return context.req.header(name);
  const value = incoming.headers[name];
  return typeof value === 'object' ? value.join(', ') : value;
};
