// A conversation: what was said, what is asked, and where one writes.

import { Box } from 'ink';
import type { FC } from 'react';
import { ChoicePanel } from '../../choice/choice-panel.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Rule } from '../../components/rule.tsx';
import { useWorld } from '../../shell/context.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { TaskStrip } from '../../strip/task-strip.tsx';
import { AskRow } from './parts/ask-row.tsx';
import { ChatHead } from './parts/chat-head.tsx';
import { Composer } from './parts/composer.tsx';
import { PanelView } from './parts/panel-view.tsx';
import { StatusRow } from './parts/status-row.tsx';
import { SuggestionList } from './parts/suggestion-list.tsx';
import { Transcript } from './parts/transcript.tsx';
import { isAtEnd, scrollTo } from './scroll/view-state.ts';
import { historyOf } from './target/chat-memory.ts';
import { type ConversationPorts, type ConversationState, useConversation } from './use-conversation.ts';

type PartProps = ConversationState & { readonly columns: number };

/** What was said, or what could be. */
const Said: FC<PartProps> = ({ chat, viewing, division, columns }) => {
  const { noAgent, empty } = useWorld().words.screen.chat;
  const { state, agent } = chat;
  if (state.entries.length > 0 || (!state.isRead && state.error === undefined))
    return <Transcript view={viewing.view} screen={viewing.screen} columns={columns} />;
  const [text, hint] = agent === undefined ? [noAgent.text, noAgent.hint] : [empty(agent), undefined];
  const shown = { columns: columns - 2, rows: division.transcript };
  return (
    <Box height={division.transcript} paddingLeft={2} overflow="hidden">
      {state.error === undefined ? (
        <EmptyState text={text} {...(hint !== undefined && { hint })} tone="quiet" {...shown} />
      ) : (
        <EmptyState text={state.error} tone="bad" {...shown} />
      )}
    </Box>
  );
};

/** What is going on, or asked. */
const Status: FC<PartProps> = ({ chat, isReading, columns }) => {
  const { active, requests } = chat;
  if (requests.length > 0) return <AskRow requests={requests} isReading={isReading} columns={columns} />;
  return active ? <StatusRow turn={active} columns={columns} /> : null;
};

export const Conversation: FC<ConversationPorts> = (props) => {
  const { columns, rows } = props;
  const conversation = useConversation(props);
  const { chat, writing, viewing, division, panel, isReading, choice, submit } = conversation;
  const { client, words } = useWorld();
  const isBehind = !isAtEnd(viewing.view, viewing.screen);
  const { moreBelow, asking } = words.screen.chat;
  const others = chat.requests.length - 1;
  usePageHead({ note: [chat.agent, chat.target.session].filter((part) => part !== undefined).join(' · ') });
  const part = { ...conversation, columns };
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <ChatHead chat={chat} isReading={isReading} columns={columns} />
      <Said {...part} />
      {panel && division.panel > 0 && (
        <PanelView panel={panel} columns={columns} rows={division.panel} onClose={conversation.closePanel} />
      )}
      {division.status > 0 && <Status {...part} />}
      {conversation.strip && division.strip > 0 && <TaskStrip state={conversation.strip} columns={columns} />}
      {division.rule > 0 && <Rule columns={columns} {...(isBehind && { note: moreBelow })} />}
      {division.suggestions > 0 && (
        <SuggestionList {...conversation} columns={columns} rows={division.suggestions} />
      )}
      {choice.shown ? (
        <ChoicePanel
          key={choice.shown.id}
          request={choice.shown}
          answering={chat.answering}
          columns={columns}
          rows={division.input}
          note={isBehind ? moreBelow : others > 0 ? asking.more(others) : ''}
          onScroll={(to) => viewing.look((view, screen) => scrollTo(view, to, screen))}
          onClose={choice.leave}
        />
      ) : (
        <Composer
          chat={chat}
          writing={writing}
          isFocused={!isReading}
          history={historyOf(client, chat.state.entries)}
          columns={columns}
          rows={division.input}
          onSubmit={submit}
        />
      )}
    </Box>
  );
};
