// The draft of the input. It survives a switch to another page.

import { useState } from 'react';
import { type Draft, draftOf, EMPTY_DRAFT } from '../../../components/edit/draft.ts';
import { useDeps } from '../../../shell/context.ts';
import { memoryOf } from '../target/chat-memory.ts';

export interface Writing {
  readonly draft: Draft;
  change(draft: Draft): void;
  write(text: string): void;
  clear(): void;
  /** Puts the text back unless the input has other text by now. */
  giveBack(text: string): void;
}

export const useDraft = (): Writing => {
  const { client } = useDeps();
  const memory = memoryOf(client);
  const [draft, setDraft] = useState(memory.draft);
  const change = (next: Draft): void => {
    memory.draft = next;
    setDraft(next);
  };
  return {
    draft,
    change,
    write: (text) => change(draftOf(text)),
    clear: () => change(EMPTY_DRAFT),
    giveBack: (text) => {
      if (memory.draft.text === '') change(draftOf(text));
    },
  };
};
