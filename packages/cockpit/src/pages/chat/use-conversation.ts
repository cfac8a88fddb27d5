// The model of the conversation view: its state, draft, scroll position and requests, and the rows for each.

import { useEffect, useRef, useState } from 'react';
import { choiceRows } from '../../choice/choice-panel.tsx';
import { choicesOf } from '../../choice/choices.ts';
import { type Draft, draftOf } from '../../components/edit/draft.ts';
import { draftRows } from '../../components/edit/draft-rows.ts';
import { useFoldText } from '../../components/edit/use-fold-text.ts';
import { useDeps } from '../../shell/context.ts';
import type { PageSize } from '../../shell/deps.ts';
import type { StripState } from '../../strip/strip-state.ts';
import { useStrip } from '../../strip/use-strip.ts';
import type { Panel } from './commands/chat-controls.ts';
import { type Suggested, useSuggestions } from './commands/use-suggestions.ts';
import { useDraft, type Writing } from './input/use-draft.ts';
import { useSubmit } from './input/use-submit.ts';
import { type Division, divide, mostInput } from './layout.ts';
import { MARK_CELLS } from './parts/composer.tsx';
import { GUTTER } from './parts/transcript.tsx';
import { firstSpot, lastSpot, moved } from './scroll/timeline.ts';
import { useKeptView, useView, type Viewing } from './scroll/use-view.ts';
import { putCursor, stopReading, topOf } from './scroll/view-state.ts';
import { memoryOf } from './target/chat-memory.ts';
import type { ChatTarget } from './target/chat-target.ts';
import { type Chat, useChat } from './use-chat.ts';
import { useChatKeys } from './use-chat-keys.ts';
import { type ShownChoice, useChoice } from './use-choice.ts';

export interface ConversationPorts extends PageSize {
  readonly target: ChatTarget;
  open(target: ChatTarget): void;
}

export interface ConversationState extends Suggested {
  readonly chat: Chat;
  readonly writing: Writing;
  readonly viewing: Viewing;
  readonly division: Division;
  readonly panel: Panel | undefined;
  /** What works beside the conversation. */
  readonly strip: StripState | undefined;
  closePanel(): void;
  readonly isReading: boolean;
  /** The panel that answers the open request. */
  readonly choice: ShownChoice;
  submit(text: string): void;
}

export const useConversation = ({ target, open, columns, rows }: ConversationPorts): ConversationState => {
  const { client, words } = useDeps();
  const chat = useChat({ target, open });
  const { state, requests } = chat;
  const writing = useDraft();
  const kept = useKeptView(target.session ?? '');
  const [panel, setPanel] = useState<Panel>();
  const isReading = kept.view.cursor !== undefined;
  const ofAgent = state.turns.findLast(({ commands }) => commands !== undefined)?.commands ?? [];

  const submit = useSubmit({
    chat,
    controls: {
      session: target.session,
      agent: chat.agent,
      openRequest: requests[0],
      columns,
      open,
      attach: (file, text) => chat.send(text, file),
      refresh: chat.refresh,
      show: setPanel,
      write: writing.giveBack,
    },
    commands: new Set(ofAgent.map(({ name }) => name)),
    giveBack: writing.giveBack,
  });
  const change = (next: Draft): void => {
    // What is answered to is what was said last.
    if (!isReading && kept.view.top) kept.change(stopReading);
    writing.change(next);
  };
  const own: Writing = { ...writing, change, write: (text) => change(draftOf(text)) };
  const send = (text: string): void => {
    writing.clear();
    setPanel(undefined);
    kept.change(stopReading);
    // Commands wait for nothing: one of them leaves.
    if (chat.isReady || text.trimStart().startsWith('/')) void submit(text);
    else memoryOf(client).sendLater(text);
  };
  useUnsent({ isReady: chat.isReady, submit });
  const choice = useChoice({
    requests,
    draft: writing.draft,
    isEmpty: () => memoryOf(client).draft.text === '',
    isBusy: isReading || panel !== undefined,
  });
  const suggested = useSuggestions({
    draft: writing.draft,
    isActive: !isReading && choice.shown === undefined,
    agent: chat.agent ?? '',
    ofAgent,
    take: own.write,
    submit: send,
  });

  const strip = useStrip(chat.active?.task.id);
  const fold = useFoldText();
  const division = divide({
    rows,
    input: choice.shown
      ? choiceRows(choicesOf(choice.shown, words), columns)
      : Math.min(mostInput(rows), draftRows(writing.draft, columns - MARK_CELLS, fold).rows.length),
    isAnswering: choice.shown !== undefined,
    hasStatus: choice.shown === undefined && (chat.active !== undefined || requests.length > 0),
    strip: strip === undefined ? 0 : 1,
    suggestions: suggested.suggestions.length,
    panel: panel === undefined ? 0 : panel.lines.length + 1,
  });
  const viewing = useView({
    kept,
    entries: state.entries,
    columns: columns - GUTTER,
    rows: division.transcript,
  });
  useOlder(chat, viewing);

  const openChoice = (): void => {
    setPanel(undefined);
    kept.change(stopReading);
    choice.open();
  };
  const isWaiting = requests.length > 0 && choice.shown === undefined;
  useChatKeys({ chat, viewing, writing: own, ...(isWaiting && { openChoice }) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation begins without what was open in the last
  useEffect(() => setPanel(undefined), [target.session]);

  return {
    ...suggested,
    chat,
    viewing,
    division,
    panel,
    strip,
    closePanel: () => setPanel(undefined),
    isReading,
    choice,
    submit: send,
    writing: own,
  };
};

// Messages sent before the conversation was loaded are delivered once it is: one after another, each after the effect of the
// one before.
const useUnsent = (ports: {
  /** It is known what runs and what is asked. */
  readonly isReady: boolean;
  submit(text: string): Promise<void>;
}): void => {
  const { isReady, submit } = ports;
  const memory = memoryOf(useDeps().client);
  const isSending = useRef(false);
  const [, draw] = useState(0);
  useEffect(() => {
    const [text, ...rest] = memory.unsent;
    if (!isReady || isSending.current || text === undefined) return;
    isSending.current = true;
    memory.unsent = rest;
    void submit(text).finally(() => {
      isSending.current = false;
      draw((drawn) => drawn + 1);
    });
  });
};

// Earlier turns are loaded when the user reaches the first row, when the rows do not fill the screen, and back to the linked
// turn.
const useOlder = ({ state, target, readOlder }: Chat, { view, screen, look }: Viewing): void => {
  const { timeline } = screen;
  const first = firstSpot(timeline);
  const top = topOf(view, screen);
  const isAtTop = top === undefined || (top.entryId === first?.entryId && top.line === first.line);
  const isWanted = state.isRead && state.hasOlder && isAtTop;
  const count = state.turns.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read last may not have been enough
  useEffect(() => {
    if (isWanted && state.turns.every(({ lastSeq }) => lastSeq > 0)) readOlder();
  }, [isWanted, count, state]);

  const reached = useRef<string>(undefined);
  const { taskId } = target;
  useEffect(() => {
    if (taskId === undefined || reached.current === taskId || !state.isRead) return;
    const turn = state.turns.find(({ task }) => task.id === taskId);
    if (!turn) return state.hasOlder ? readOlder() : undefined;
    const [entry] = turn.entries;
    if (!entry) return;
    reached.current = taskId;
    if (turn === state.turns.at(-1)) return;
    const spot = { entryId: entry.id, line: 0 };
    look((now, on) => {
      const last = lastSpot(on.timeline);
      // To the end first, so that the turn ends up at the top.
      const below = last ? putCursor(now, last, on) : now;
      return { ...putCursor(below, moved(on.timeline, spot, 1), on), top: spot };
    });
  }, [taskId, state, look, readOlder]);
};
