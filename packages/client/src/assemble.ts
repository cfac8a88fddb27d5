// A client from its parts: one way to send requests, one patience for streams.

import type { TaskId } from '@coxswain/protocol';
import type { Client } from './client.ts';
import { channelMethods, deliveryMethods, routeMethods } from './methods/channels.ts';
import { discussionMethods, workflowMethods } from './methods/compositions.ts';
import { configMethods, daemonMethods, ledgerMethods, type Stop, tokenMethods } from './methods/daemon.ts';
import { jobMethods } from './methods/jobs.ts';
import { taskMethods } from './methods/tasks.ts';
import { agentMethods, inputMethods, itemMethods, sessionMethods } from './methods/work.ts';
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
  readonly stop: (request: Requester) => Stop;
}

export const assemble = (parts: Parts): Client => {
  const { transport, settings, stop } = parts;
  const request = requester(parts);
  return {
    address: transport.address,
    tasks: taskMethods(request, settings),
    events: (wanted) => streamLedger(request, wanted, settings),
    inputs: inputMethods(request),
    items: itemMethods(request),
    agents: agentMethods(request),
    sessions: sessionMethods(request),
    jobs: jobMethods(request),
    workflows: workflowMethods(request),
    discussions: discussionMethods(request),
    channels: channelMethods(request),
    routes: routeMethods(request),
    deliveries: deliveryMethods(request),
    daemon: daemonMethods(request, stop(request)),
    tokens: tokenMethods(request),
    config: configMethods(request),
    ...ledgerMethods(request),
    within: (task) => assemble({ ...parts, within: task }),
    close: () => transport.close(),
  };
};
