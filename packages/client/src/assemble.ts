// A client from its parts: one way to send requests, one patience for streams.

import type { TaskId } from '@coxswain/protocol';
import type { Client } from './client.ts';
import { derivedMethods } from './methods/derived.ts';
import { ledgerMethods } from './methods/ledger.ts';
import { taskMethods } from './methods/tasks.ts';
import { type Requester, requester } from './requester.ts';
import { streamLedger } from './stream/ledger-stream.ts';
import type { StreamSettings } from './stream/stream-settings.ts';
import type { Transport } from './transport/transport.ts';

export interface Parts {
  readonly transport: Transport;
  readonly token?: string;
  /** The trace that its requests belong to. */
  readonly traceparent?: string | undefined;
  /** The task with whose rights a person asks. */
  readonly within?: TaskId;
  /** What is spoken with this daemon; undefined: whatever it speaks. */
  readonly protocol?: number;
  /** The state folder whose daemon is meant; undefined: whichever answers. */
  readonly folder?: () => string;
  readonly settings: StreamSettings;
  readonly onChanged?: (() => void) | undefined;
  readonly onConfigFault?: ((fault: string) => void) | undefined;
  /** How a stop is waited for. */
  readonly stop: (request: Requester) => Client['daemon']['stop'];
}

export const assemble = (parts: Parts): Client => {
  const { transport, settings, stop } = parts;
  const request = requester(parts);
  const derived = derivedMethods(request);
  return {
    ...derived,
    address: transport.address,
    tasks: { ...derived.tasks, ...taskMethods(request, settings) },
    events: (wanted) => streamLedger(request, wanted, settings),
    ledger: { ...derived.ledger, ...ledgerMethods(request) },
    daemon: { ...derived.daemon, stop: stop(request) },
    within: (task) => assemble({ ...parts, within: task }),
    close: () => transport.close(),
  };
};
