// The chat: one conversation with one agent.

import { type FC, useEffect } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { useWorld } from '../../shell/context.ts';
import type { PageProps } from '../../shell/world.ts';
import { Coming } from './coming.tsx';
import { Conversation } from './conversation.tsx';
import { memoryOf } from './target/chat-memory.ts';
import { useChatTarget } from './target/use-chat-target.ts';

const PICK_AGENT = '/agent switch ';
const NOBODY = {};

export const ChatPage: FC<PageProps> = ({ place, columns, rows }) => {
  const { client } = useWorld();
  const isNew = place.page === 'chat' && place.isNew === true;
  const { found, open } = useChatTarget(place);
  const begun = place.page === 'chat' ? place.draft : undefined;
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
