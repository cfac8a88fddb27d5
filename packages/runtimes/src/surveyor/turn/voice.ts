// What the surveyor says to its client during a turn: text in chunks, its plan, and its tool calls, in order.

import type { PlanEntry, SessionUpdate } from '@agentclientprotocol/sdk';

/** Sends one update of the session and resolves when it is on its way. */
export type Send = (update: SessionUpdate) => Promise<void>;

/** A piece of text is sent in chunks of whole lines, about so long. */
const CHUNK_UNITS = 160;

export interface Voice {
  readonly send: Send;
  /** A part of the answer. */
  say(text: string, messageId: string): Promise<void>;
  think(text: string): Promise<void>;
  plan(entries: readonly PlanEntry[]): Promise<void>;
}

export const voiceOf = (send: Send): Voice => ({
  send,
  say: async (text, messageId) => {
    for (const chunk of chunksOf(text))
      await send({
        sessionUpdate: 'agent_message_chunk',
        messageId,
        content: { type: 'text', text: chunk },
      });
  },
  think: (text) => send({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text } }),
  plan: (entries) => send({ sessionUpdate: 'plan', entries: [...entries] }),
});

/** Whole lines, joined until a chunk is long enough. Together they are the text. */
export const chunksOf = (text: string): readonly string[] => {
  const chunks: string[] = [];
  let chunk = '';
  for (const line of text.split(/(?<=\n)/)) {
    chunk += line;
    if (chunk.length < CHUNK_UNITS) continue;
    chunks.push(chunk);
    chunk = '';
  }
  return chunk === '' ? chunks : [...chunks, chunk];
};
