// Who an agent speaks to at the moment: a run, while it has one.

import type { OutputRead } from '../../runtime.ts';
import type { ClientRequests } from '../requests/client-requests.ts';
import type { AnsweredRequest } from '../wire/agent-stream.ts';

export interface Listener {
  /** Takes a notification of the agent; it says nothing more before this resolves. Must not reject. */
  notified(method: string, params: unknown, read?: OutputRead): Promise<void>;
  /** Takes output of the agent that is not part of the protocol. Must not reject. */
  printed(stream: 'stdout' | 'stderr', text: string, read?: OutputRead): Promise<void>;
  /** Takes a request that it answered while an earlier daemon lived. Must not reject. */
  answered(request: AnsweredRequest): Promise<void>;
  /** Answers what the agent asks. */
  readonly requests: ClientRequests | undefined;
}

/** Nobody: the output of an agent that is being ended is dropped. */
export const NOBODY: Listener = {
  notified: async () => {},
  printed: async () => {},
  answered: async () => {},
  requests: undefined,
};
