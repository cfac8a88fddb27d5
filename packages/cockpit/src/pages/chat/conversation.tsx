// A conversation: the transcript, open requests and the input.

import { grouped } from '@coxswain/locale';
import { cutToCells, type InputRequest, isActive, printableLine } from '@coxswain/protocol';
import { shownStatus, statusStyle } from '@coxswain/views';
import { Box } from 'ink';
import { type FC, useState } from 'react';
import { ChoicePanel } from '../../choice/choice-panel.tsx';
import { DrawnLine } from '../../components/drawn-line.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Rule } from '../../components/rule.tsx';
import { SCROLL_START, type ScrollState, scroll } from '../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../components/scroll-view.tsx';
import { useNow } from '../../data/use-now.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps } from '../../shell/context.ts';
import { useConnection } from '../../shell/use-connection.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { stripLine } from '../../strip/strip-line.ts';
import type { StripState } from '../../strip/strip-state.ts';
import { lineWidth } from '../../text/cut-line.ts';
import type { Line, Span } from '../../text/line.ts';
import type { Panel } from './commands/chat-controls.ts';
import { Composer } from './parts/composer.tsx';
import { StatusRow } from './parts/status-row.tsx';
import { SuggestionList } from './parts/suggestion-list.tsx';
import { Transcript } from './parts/transcript.tsx';
import { isAtEnd, scrollTo } from './scroll/view-state.ts';
import { historyOf } from './target/chat-memory.ts';
import type { Chat } from './use-chat.ts';
import { type ConversationPorts, type ConversationState, useConversation } from './use-conversation.ts';

type PartProps = ConversationState & { readonly columns: number };

/** The transcript, or the empty state. */
const Said: FC<PartProps> = ({ chat, viewing, division, columns }) => {
  const { noAgent, empty } = useDeps().words.screen.chat;
  const { state, agent } = chat;
  if (state.entries.length > 0 || (!state.isRead && state.error === undefined))
    return <Transcript view={viewing.view} screen={viewing.screen} columns={columns} />;
  const [text, hint] = agent === undefined ? [noAgent.text, noAgent.hint] : [empty(agent), undefined];
  const shown = { columns: columns - 2, rows: division.transcript };
  return (
    <Box height={division.transcript} paddingLeft={2} overflow="hidden">
      {state.error === undefined ? (
        <EmptyState text={text} hint={hint} tone="quiet" {...shown} />
      ) : (
        <EmptyState text={state.error} tone="bad" {...shown} />
      )}
    </Box>
  );
};

/** The status row, or the open request. */
const Status: FC<PartProps> = ({ chat, isReading, columns }) => {
  const { active, requests } = chat;
  if (requests.length > 0) return <AskRow requests={requests} isReading={isReading} columns={columns} />;
  return active ? <StatusRow turn={active} columns={columns} /> : null;
};

export const Conversation: FC<ConversationPorts> = (props) => {
  const { columns, rows } = props;
  const conversation = useConversation(props);
  const { chat, writing, viewing, division, panel, isReading, choice, submit } = conversation;
  const { client, words } = useDeps();
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

// What works beside the conversation, in one line above the input. Where nothing does there is no state, and no line: see
// use-strip.ts.
interface TaskStripProps {
  readonly state: StripState;
  readonly columns: number;
}

export const TaskStrip: FC<TaskStripProps> = ({ state, columns }) => {
  const { words } = useDeps();
  const nowMs = useNow(state.newest !== undefined && isActive(state.newest.status));
  return <DrawnLine line={stripLine(state, { words, nowMs, columns })} columns={columns} />;
};

// Above the input while the agent waits for an answer: the request, even if its title is scrolled out of sight, and the key
// that opens the choices.
interface AskRowProps {
  readonly requests: readonly InputRequest[];
  readonly isReading: boolean;
  readonly columns: number;
}

const MARK = '? ';
const GAP = '  ';

const AskRow: FC<AskRowProps> = ({ requests, isReading, columns }) => {
  const { asking } = useDeps().words.screen.chat;
  const [request] = requests;
  if (!request) return null;
  const how: Line = [{ text: isReading ? asking.howReading : asking.howWriting, tone: 'attention' }];
  const more: Line = requests.length > 1 ? [{ text: asking.more(requests.length - 1), tone: 'quiet' }] : [];
  const room = columns - MARK.length - lineWidth(how) - lineWidth(more) - 2 * GAP.length;
  const title = cutToCells(printableLine(request.title), Math.max(0, room));
  return (
    <DrawnLine
      line={[{ text: MARK, tone: 'attention' }, { text: `${title}${GAP}`, tone: 'strong' }, ...how]}
      columns={columns}
      right={more}
    />
  );
};

// The answer to a command, above the input until it is closed.
interface PanelViewProps {
  readonly panel: Panel;
  readonly columns: number;
  /** Includes the rule above it. */
  readonly rows: number;
  readonly onClose: () => void;
}

const PanelView: FC<PanelViewProps> = ({ panel, columns, rows, onClose }) => {
  const { keys } = useDeps().words.screen.chat;
  const [state, setState] = useState<ScrollState>(SCROLL_START);
  const extent = { length: panel.lines.length, rows: rows - 1 };
  const move = (to: Parameters<typeof scroll>[1]) => () => setState((before) => scroll(before, to, extent));
  useKeyLayer({
    title: panel.title,
    level: 'dialog',
    bindings: [
      { keys: ['escape'], label: keys.close, run: onClose },
      { keys: ['up'], label: keys.move, isQuiet: true, run: move('up') },
      { keys: ['down'], label: keys.move, isQuiet: true, run: move('down') },
      { keys: ['pageup'], label: keys.pages, isQuiet: true, run: move('pageup') },
      { keys: ['pagedown'], label: keys.pages, isQuiet: true, run: move('pagedown') },
    ],
  });
  const below = extent.length - state.top - extent.rows;
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Rule columns={columns} title={panel.title} {...(below > 0 && { note: `↓ ${below}` })} />
      <ScrollView lines={panel.lines} state={state} columns={columns} rows={rows - 1} />
    </Box>
  );
};

// The head of the chat: the agent, the session, the model, the tokens used, and the current activity.
interface ChatHeadProps {
  readonly chat: Chat;
  readonly isReading: boolean;
  readonly columns: number;
}

/** Below this many cells the model and the tokens are left out. */
const WIDE = 60;

const ChatHead: FC<ChatHeadProps> = ({ chat, isReading, columns }) => {
  const { words } = useDeps();
  const { newSession, idle, reading } = words.screen.chat;
  const { tokens } = words.chat;
  const { agent, model, active } = chat;
  const quiet = (text: string): Span => ({ text: ` · ${text}`, tone: 'quiet' });
  const isWide = columns >= WIDE;
  const style = active && statusStyle(shownStatus(active.task), words);
  const isLost = useConnection() === 'lost';
  const state: Span = isLost
    ? { text: words.screen.shell.lostShort, tone: 'attention' }
    : style
      ? { text: `${style.glyph} ${style.word}`, tone: style.tone }
      : { text: idle, tone: 'quiet' };
  const line: Line = [
    { text: printableLine(agent ?? ''), tone: 'strong' },
    quiet(printableLine(chat.label ?? newSession)),
    ...(isWide && model !== undefined ? [quiet(printableLine(model))] : []),
    ...(isWide && chat.tokens > 0 ? [quiet(tokens(grouped(chat.tokens)))] : []),
  ];
  const right = isReading ? [{ text: `${reading} · `, tone: 'accent' } as const, state] : [state];
  return <DrawnLine line={line} columns={columns} right={right} />;
};
