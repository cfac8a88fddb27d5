// The failure of a task that asks for something its agent does not offer, with a list of what it does offer.

import { type AgentFailure, failure } from '../host/failure.ts';
import type { OfferedModel } from './models.ts';

export interface NotOffered {
  readonly agent: string;
  readonly what: 'model' | 'mode' | 'effort';
  readonly wanted: string;
  readonly offered: readonly OfferedModel[];
}

const MAX_NAMED = 20;

/** The failure, with the available choices. */
export const notOffered = ({ agent, what, wanted, offered }: NotOffered): AgentFailure => {
  if (offered.length === 0)
    return failure(
      'runtime_error',
      `agent '${agent}' offers no choice of ${what}, so '${wanted}' is not available; omit --${what}, or set it in the agent's own settings`,
    );
  const names = offered.map(({ id }) => id);
  const more = names.length > MAX_NAMED ? `, and ${names.length - MAX_NAMED} more` : '';
  return failure(
    'runtime_error',
    `agent '${agent}' has no ${what} '${wanted}'; it has: ${names.slice(0, MAX_NAMED).join(', ')}${more}`,
  );
};
