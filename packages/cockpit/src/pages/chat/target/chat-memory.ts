// What the chat keeps while another page is shown: where one was, what was being written, what was sent.

import type { Client } from '@coxswain/client';
import { type Draft, EMPTY_DRAFT } from '../../../components/edit/draft.ts';
import type { Entry } from '../transcript/entry.ts';
import type { ChatTarget } from './chat-target.ts';

/** More lines nobody walks back through. */
const MAX_SENT = 500;

export class ChatMemory {
  target: ChatTarget | undefined;
  draft: Draft = EMPTY_DRAFT;
  /** Oldest first. */
  sent: readonly string[] = [];

  remember(text: string): void {
    this.sent = [...this.sent.filter((line) => line !== text), text].slice(-MAX_SENT);
  }
}

const memories = new WeakMap<Client, ChatMemory>();

/** The memory of a cockpit: it has one client, and lives as long. */
export const memoryOf = (client: Client): ChatMemory => {
  const known = memories.get(client);
  if (known) return known;
  const memory = new ChatMemory();
  memories.set(client, memory);
  return memory;
};

/** What was written before: by people in this conversation, then here. */
export const historyOf = (client: Client, entries: readonly Entry[]): readonly string[] => {
  const { sent } = memoryOf(client);
  const here = new Set(sent);
  const said = entries.flatMap((entry) =>
    entry.kind === 'user' && !here.has(entry.text) ? [entry.text] : [],
  );
  return [...new Set(said), ...sent];
};
