// Sends notices to a URL as signed JSON.

import type { ChannelDefinition } from '@coxswain/protocol';
import { refuseAddress } from '../address.ts';
import { type Channel, ChannelError } from '../channel.ts';
import type { ChannelWorld } from '../channel-world.ts';
import { checkSteps } from '../check-steps.ts';
import { agentFor } from '../http/agent.ts';
import { type ExchangeAnswer, exchange } from '../http/exchange.ts';
import { noticeJson } from '../notice-json.ts';
import { readSecret } from '../secret.ts';
import { signatureHeaders } from './sign.ts';
import { webhookRefusal } from './webhook-refusal.ts';

const TIMEOUT_MS = 15_000;

interface Posting {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const webhookChannel = (definition: ChannelDefinition, world: ChannelWorld): Channel => {
  const { name, type, url = '' } = definition;
  const secret = (): Promise<string | undefined> =>
    readSecret(
      { channel: name, what: 'secret', value: definition.secret, file: definition.secretFile },
      world,
    );

  const call = async (posting: Posting, signal: AbortSignal): Promise<ExchangeAnswer> => {
    const agent = await agentFor(url, world.programEnvironment);
    try {
      return await exchange({ ...posting, url, timeoutMs: TIMEOUT_MS, signal, agent });
    } finally {
      agent.destroy();
    }
  };

  return {
    name,
    type,
    async send(address, notice, signal) {
      refuseAddress(definition, address);
      const body = noticeJson(notice);
      const signed = { id: notice.id, atMs: world.nowMs(), body };
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'coxswain',
        ...signatureHeaders(signed, await secret()),
      };
      const answer = await call({ method: 'POST', headers, body }, signal);
      const refusal = webhookRefusal(new URL(url), { answer, nowMs: world.nowMs() });
      if (refusal !== undefined) throw refusal;
    },
    check: (signal) =>
      checkSteps([
        [
          'secret',
          async () =>
            (await secret()) === undefined ? 'none: what is sent is not signed' : 'what is sent is signed',
        ],
        [
          'reach',
          async () => {
            // Anything that answers is there; what it says to a GET means nothing for a POST.
            const { status } = await call({ method: 'GET', headers: { 'user-agent': 'coxswain' } }, signal);
            if (status >= 500) throw new ChannelError(`${new URL(url).host} answered ${status}`);
            return `${new URL(url).host} answers`;
          },
        ],
      ]),
    close: async () => {},
  };
};
