// Some agents end their turn where a permission is refused. Who refused it with a reason meant the agent to go on with that;
// without one there is nothing to go on with, and a turn that was broken off is not one that was completed.

import { AgentFailure } from '../host/failure.ts';
import type { Refusal } from '../requests/request-permission.ts';

/**
 * What to tell the agent so that it goes on; undefined when nothing was refused.
 * @throws AgentFailure when the last refusal gave no reason
 */
export const afterRefusal = (refusals: readonly Refusal[]): string | undefined => {
  const last = refusals.at(-1);
  if (!last) return undefined;
  const { title, reason } = last;
  if (reason !== undefined && reason.trim() !== '')
    return `The permission for "${title}" was denied: ${reason}`;
  throw new AgentFailure({
    status: 'failed',
    reason: 'denied',
    message: `it stopped where a permission was denied: ${title}`,
  });
};
