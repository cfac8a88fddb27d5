// The smallest agent that speaks the Agent Client Protocol: what a turn costs with it is what its driver costs. Tokens bear
// the time at which they were sent. A prompt of the form `<count> <a second>` streams that many; any other gets one.

import { createInterface } from 'node:readline';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly prompt?: readonly { readonly text?: string }[] };
}

const TICK_MS = 10;
const say = (message: object): void =>
  void process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const token = (): void =>
  say({
    method: 'session/update',
    params: {
      sessionId: 'plain',
      update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: `@${Date.now()} ` } },
    },
  });

const stream = async (count: number, perSecond: number): Promise<void> => {
  const start = performance.now();
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.ceil(((performance.now() - start) / 1000) * perSecond));
    for (; sent < due; sent++) token();
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
};

const answer = async ({ method, params }: Message): Promise<object> => {
  if (method === 'initialize') return { protocolVersion: 1, agentCapabilities: {} };
  if (method === 'session/new') return { sessionId: 'plain' };
  if (method !== 'session/prompt') return {};
  const [, count, perSecond] = /^(\d+) (\d+)$/m.exec(params?.prompt?.at(-1)?.text ?? '') ?? [];
  if (count !== undefined && perSecond !== undefined) await stream(Number(count), Number(perSecond));
  else token();
  return { stopReason: 'end_turn' };
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const message: Message = JSON.parse(line);
  if (message.id === undefined) return;
  void answer(message).then((result) => say({ id: message.id, result }));
});
