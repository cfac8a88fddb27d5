// Reads a stream of server-sent events as a test follows it.

import type { IncomingMessage } from 'node:http';
import type { LedgerEvent } from '@coxswain/protocol';
import { type Address, open, type Question } from './ask.ts';

export interface Frame {
  readonly id: number | undefined;
  readonly event: string;
  readonly data: string;
}

export interface Following {
  readonly status: number;
  readonly incoming: IncomingMessage;
  /** Every frame, pings included; ends when the daemon ends the stream. */
  frames(): AsyncGenerator<Frame>;
  /** The events alone. */
  events(): AsyncGenerator<LedgerEvent>;
  leave(): void;
}

const parse = (block: string): Frame => {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  const id = fields.get('id');
  return {
    id: id === undefined ? undefined : Number(id),
    event: fields.get('event') ?? 'message',
    data: fields.get('data') ?? '',
  };
};

export const follow = async (
  address: Address,
  path: string,
  question: Question & { readonly method?: string } = {},
): Promise<Following> => {
  const incoming = await open(address, question.method ?? 'GET', path, question);
  incoming.setEncoding('utf8');
  async function* frames(): AsyncGenerator<Frame> {
    let text = '';
    for await (const piece of incoming) {
      text += piece;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) yield parse(block);
    }
  }
  async function* events(): AsyncGenerator<LedgerEvent> {
    for await (const frame of frames()) if (frame.event !== 'ping') yield JSON.parse(frame.data);
  }
  return { status: incoming.statusCode ?? 0, incoming, frames, events, leave: () => void incoming.destroy() };
};
