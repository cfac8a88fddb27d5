// The events of the whole ledger, without end.

import type { LedgerEvent } from '@coxswain/protocol';
import type { EventRequest } from '../client.ts';
import type { Requester } from '../requester.ts';
import { openStream } from './open-stream.ts';
import { resume } from './resume.ts';
import type { StreamSettings } from './stream-settings.ts';

/** Every event that the request asks for, until its signal aborts. */
export const streamLedger = (
  request: Requester,
  { since, types, agent, session, root, tasks, signal }: EventRequest,
  settings: StreamSettings,
): AsyncGenerator<LedgerEvent> =>
  resume(
    {
      address: request.address,
      since,
      signal,
      open: (afterSeq) =>
        openStream(request, 'streamEvents', {
          query: { type: types, agent, session, root, task: tasks },
          afterSeq,
          signal,
          silenceMs: settings.silenceMs,
        }),
      isLast: () => false,
    },
    settings,
  );
