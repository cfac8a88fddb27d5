// Client and daemon tell each other which protocol they speak; the daemon serves its own and the one before.

import { PROTOCOL_HEADER, PROTOCOL_VERSION, ProblemError, VERSION } from '@coxswain/protocol';
import type { RequestContext } from '../context.ts';
import { header } from './header.ts';
import { quote } from './quote.ts';

const SERVED: ReadonlySet<string> = new Set([String(PROTOCOL_VERSION), String(PROTOCOL_VERSION - 1)]);

/** Throws `incompatible` when the client says that it speaks a protocol which is not served. Saying nothing is fine. */
export const requireServedProtocol = (context: RequestContext): void => {
  const spoken = header(context, PROTOCOL_HEADER);
  if (spoken === undefined || SERVED.has(spoken.trim())) return;
  throw new ProblemError(
    'incompatible',
    `the daemon (${VERSION}) speaks protocol ${PROTOCOL_VERSION} and ${PROTOCOL_VERSION - 1}, the client ${quote(spoken)}: ` +
      'run cox daemon restart, so that both are of one version',
  );
};
