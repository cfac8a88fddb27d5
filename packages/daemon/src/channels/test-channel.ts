// Tests a channel: each requirement, and if all are met, a test notice.

import type { Words } from '@coxswain/locale';
import { type ChannelTest, deliveryIdFrom, ID_BYTES, messageOf } from '@coxswain/protocol';
import type { DaemonDeps } from '../daemon-deps.ts';
import type { LiveChannel } from './live-channel.ts';

/** How long the whole test may take. */
const TIMEOUT_MS = 30_000;

export interface TestRequest {
  readonly address?: string | undefined;
  readonly text?: string | undefined;
}

export const testChannel = async (
  live: LiveChannel,
  { address, text }: TestRequest,
  { deps, words }: { readonly deps: Pick<DaemonDeps, 'clock' | 'randomBytes'>; readonly words: Words },
): Promise<ChannelTest> => {
  const { name } = live.definition;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const steps: ChannelTest['steps'][number][] = [];
  try {
    const channel = await live.open();
    steps.push(...(await channel.check(signal)));
    if (steps.every(({ ok }) => ok)) {
      const notice = {
        id: deliveryIdFrom(deps.randomBytes(ID_BYTES)),
        kind: 'test',
        text: text ?? words.channels.notice.test(name),
        createdAt: new Date(deps.clock.nowMs()).toISOString(),
      } as const;
      await channel.send(address, notice, signal);
      steps.push({ name: 'sent', ok: true, detail: address ?? '' });
    }
  } catch (error) {
    steps.push({ name: 'sent', ok: false, detail: messageOf(error) });
  }
  return { name, ok: steps.every(({ ok }) => ok), steps };
};
