// The chat: one conversation with one agent.

import { type FC, useEffect } from 'react';
import { type Draft, EMPTY_DRAFT, insert, paste, textOfDraft } from '../../components/edit/draft.ts';
import { EDIT_KEYS, NEW_LINE_KEYS } from '../../components/edit/edits.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { Conversation } from './conversation.tsx';
import { memoryOf } from './target/chat-memory.ts';
import { useChatTarget } from './target/use-chat-target.ts';

const PICK_AGENT = '/agent switch ';
const NOBODY = {};

export const ChatPage: FC<PageProps> = ({ location, columns, rows }) => {
  const { client } = useDeps();
  const isNew = location.page === 'chat' && location.isNew === true;
  const { found, open } = useChatTarget(location);
  const begun = location.page === 'chat' ? location.draft : undefined;
  useEffect(() => {
    const memory = memoryOf(client);
    if (begun !== undefined) memory.begin(begun);
    else if (isNew && memory.draft.text === '') memory.begin(PICK_AGENT);
  }, [isNew, begun, client]);
  const hasFailed = found.state === 'failed';
  useEffect(() => {
    if (hasFailed) memoryOf(client).takeBack();
  }, [hasFailed, client]);
  switch (found.state) {
    case 'found':
      return <Conversation target={found.target} open={open} columns={columns} rows={rows} />;
    case 'failed':
      return <EmptyState text={found.message} columns={columns} rows={rows} tone="bad" />;
    case 'nobody':
      return <Conversation target={NOBODY} open={open} columns={columns} rows={rows} />;
    case 'looking':
      return <Coming />;
  }
};

// The moment before the conversation is found. Who came to write begins at once: no letter of it may be taken for a key of the
// frame; what is sent then waits for it, and the rest stays in the input.
const Coming: FC = () => {
  const { client, words } = useDeps();
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
