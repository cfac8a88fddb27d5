// The client of somebody who writes on a channel: requests go through the app of this daemon, in the name of that person.

import { type Client, connect } from '@coxswain/client';
import { callerOf } from '@coxswain/engine';
import type { InboundMessage } from '@coxswain/protocol';
import type { Fetch } from '../http/index.ts';

/**
 * A client that acts for the sender of the message. What it begins is begun once, also when the message is dealt with again
 * after a crash.
 */
export const chatClient = async (message: InboundMessage, fetch: Fetch): Promise<Client> => {
  const caller = callerOf(message);
  const client = await connect({
    home: '',
    inProcess: (request) => fetch(request, { caller }),
    reconnectForMs: 0,
  });
  const idempotencyKey = `${message.channel}:${message.messageId}`;
  return {
    ...client,
    tasks: {
      ...client.tasks,
      submit: (input) => client.tasks.submit({ idempotencyKey, ...input }),
      retry: (ref, retry) => client.tasks.retry(ref, { idempotencyKey, ...retry }),
    },
    discussions: {
      ...client.discussions,
      start: (input) => client.discussions.start({ idempotencyKey, ...input }),
    },
    jobs: {
      ...client.jobs,
      create: (job) => client.jobs.create({ idempotencyKey, ...job }),
      run: (ref, run) => client.jobs.run(ref, { idempotencyKey, ...run }),
    },
  };
};
