// The moment before the conversation is found. Who came to write begins at once: no letter of it may be taken for a key of the
// frame; what is sent is sent when that is there, and the rest stands in the input.

import type { FC } from 'react';
import { type Draft, EMPTY_DRAFT, insert, paste, textOfDraft } from '../../components/edit/draft.ts';
import { EDIT_KEYS, NEW_LINE_KEYS } from '../../components/edit/edits.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useWorld } from '../../shell/context.ts';
import { memoryOf } from './target/chat-memory.ts';

export const Coming: FC = () => {
  const { client, words } = useWorld();
  const memory = memoryOf(client);
  const change = (edit: (draft: Draft) => Draft): void => {
    memory.draft = edit(memory.draft);
  };
  const send = (): void => {
    if (memory.draft.text.trim() === '') return;
    memory.sendLater(textOfDraft(memory.draft));
    memory.draft = EMPTY_DRAFT;
  };
  useKeyLayer({
    title: words.screen.chat.keys.writing,
    level: 'part',
    bindings: [
      { keys: ['enter'], run: send },
      { keys: NEW_LINE_KEYS, run: () => change((draft) => insert(draft, '\n')) },
      ...Object.entries(EDIT_KEYS).map(([key, edit]) => ({ keys: [key], run: () => change(edit) })),
    ],
    isWriting: true,
    onText: ({ text }) => {
      if (text !== '') change((draft) => insert(draft, text));
      return text !== '';
    },
    onPaste: (text) => {
      change((draft) => paste(draft, text));
      return true;
    },
  });
  return null;
};
