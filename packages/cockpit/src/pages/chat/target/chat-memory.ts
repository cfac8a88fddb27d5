// What the chat keeps while another page is shown: the conversation, the draft and the history.

import type { Client } from '@coxswain/client';
import { type Draft, draftOf, EMPTY_DRAFT, textOfDraft } from '../../../components/edit/draft.ts';
import type { Entry } from '../transcript/entry.ts';
import type { ChatTarget } from './chat-target.ts';

/** The maximum length of the history. */
const MAX_SENT = 500;

export class ChatMemory {
  target: ChatTarget | undefined;
  draft: Draft = EMPTY_DRAFT;
  /** Messages sent before the target was known; oldest first. */
  unsent: readonly string[] = [];
  /** Oldest first. */
  sent: readonly string[] = [];

  /** Sends it once the conversation is loaded. */
  sendLater(text: string): void {
    this.unsent = [...this.unsent, text];
  }

  /** Messages that could not be sent for a while go back into the input, before the draft, to be sent again. */
  takeBack(): void {
    const texts = [...this.unsent, textOfDraft(this.draft)].filter((text) => text !== '');
    if (this.unsent.length > 0) this.draft = draftOf(texts.join('\n'));
    this.unsent = [];
  }

  /** Replaces the input; the old text goes into the history. */
  begin(text: string): void {
    const written = textOfDraft(this.draft);
    if (written !== '' && written !== text) this.remember(written);
    this.draft = draftOf(text);
  }

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

/** The history: messages of this conversation, then those typed here. */
export const historyOf = (client: Client, entries: readonly Entry[]): readonly string[] => {
  const { sent } = memoryOf(client);
  const here = new Set(sent);
  const said = entries.flatMap((entry) =>
    entry.kind === 'user' && !here.has(entry.text) ? [entry.text] : [],
  );
  return [...new Set(said), ...sent];
};
