// The moment before the conversation is found. Who came to write begins at once: no letter of it may be taken for a key of the
// frame, and all of it stands in the input when that is drawn.

import type { FC } from 'react';
import { insert, paste } from '../../components/edit/draft.ts';
import { EDIT_KEYS } from '../../components/edit/edits.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useWorld } from '../../shell/context.ts';
import { memoryOf } from './target/chat-memory.ts';

export const Coming: FC = () => {
  const { client, words } = useWorld();
  const memory = memoryOf(client);
  useKeyLayer({
    title: words.screen.chat.keys.writing,
    level: 'part',
    bindings: Object.entries(EDIT_KEYS).map(([key, edit]) => ({
      keys: [key],
      run: () => {
        memory.draft = edit(memory.draft);
      },
    })),
    isWriting: true,
    onText: ({ text }) => {
      if (text !== '') memory.draft = insert(memory.draft, text);
      return text !== '';
    },
    onPaste: (text) => {
      memory.draft = paste(memory.draft, text);
      return true;
    },
  });
  return null;
};
