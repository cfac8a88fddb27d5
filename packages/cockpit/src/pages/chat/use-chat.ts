// The state and the actions of one conversation.

import {
  type InputRequest,
  isTerminalEvent,
  messageOf,
  ProblemError,
  type Session,
  type SessionReset,
  sessionLabel,
  type Usage,
} from '@coxswain/protocol';
import { tokensOf } from '@coxswain/views/usage';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type Answering, useAnswering } from '../../choice/use-answering.ts';
import { onlyChanges } from '../../data/only-changes.ts';
import { useResource } from '../../data/use-resource.ts';
import { useDeps, useShell, useSurroundings } from '../../shell/context.ts';
import { NOTHING_READ, SessionFeed, type SessionState } from './feed/session-feed.ts';
import { sendMessage } from './input/send-message.ts';
import { activeTurn, openRequests, type Sending, sendingOf } from './input/sending.ts';
import type { ChatTarget } from './target/chat-target.ts';
import type { Entry } from './transcript/entry.ts';
import type { Turn } from './transcript/turn.ts';

export interface Chat {
  readonly target: ChatTarget;
  readonly state: SessionState;
  /** True once the running task and open requests are loaded, or loading failed. */
  readonly isReady: boolean;
  readonly agent: string | undefined;
  /** The name of the session; undefined: it does not exist yet. */
  readonly label: string | undefined;
  readonly model: string | undefined;
  readonly tokens: number;
  /** The turn that works now. */
  readonly active: Turn | undefined;
  /** Open requests, oldest first, without those answered here. */
  readonly requests: readonly InputRequest[];
  readonly sending: Sending;
  /** False: sending failed, and the reason was shown. */
  send(text: string, file?: string): Promise<boolean>;
  readonly answering: Answering;
  cancel(): void;
  readOlder(): void;
  /** Reloads the session. */
  refresh(): void;
}

export interface ChatPorts {
  readonly target: ChatTarget;
  open(target: ChatTarget): void;
}

const tokensIn = (turns: readonly Turn[], all: Usage | undefined): number =>
  Math.max(
    turns.reduce((sum, { task }) => sum + tokensOf(task.usage), 0),
    tokensOf(all),
  );

export const useChat = ({ target, open }: ChatPorts): Chat => {
  const { client, words, workDir, environment } = useDeps();
  const shell = useShell();
  const { state: read, feed } = useSessionFeed(target.session);
  const { info, reload } = useSessionInfo(target.session);
  const resets = info?.resets;
  const state = useMemo(() => ({ ...read, entries: withResets(read, resets) }), [read, resets]);
  const answering = useAnswering(() => {});
  const { turns } = state;
  const last = turns.at(-1)?.task;
  const active = activeTurn(turns);
  const requests = openRequests(turns);
  // A task that needs input has an open request, which may not be loaded yet.
  const isAsking = active?.task.status === 'needs_input';
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      shell.say(messageOf(error), 'bad');
      return false;
    }
  };
  const sending = sendingOf(turns);
  return {
    target,
    state,
    isReady: state.error !== undefined || (state.isRead && (!isAsking || requests.length > 0)),
    agent: last?.agent ?? info?.agent ?? target.agent,
    label: info === undefined ? target.session : sessionLabel(info),
    model: info?.model ?? last?.model ?? last?.usage?.model,
    tokens: tokensIn(turns, info?.usage),
    active,
    requests: requests.filter(({ id }) => !answering.sent.has(id)),
    answering,
    sending,
    send: (text, file) =>
      attempt(async () => {
        if (sending.to === 'nobody') throw new Error(words.screen.chat.asking.notSent);
        const ports = { client, target, turns, workDir, environment };
        const task = await sendMessage({ text, file }, sending, ports);
        if (!task) return;
        if (task.session !== target.session) open({ session: task.session, agent: task.agent });
        else feed?.add(task);
      }),
    cancel: () => {
      if (!active) return;
      shell.say(words.screen.chat.cancelling);
      void attempt(async () => void (await client.tasks.cancel(active.task.id)));
    },
    readOlder: () => void feed?.readOlder(),
    refresh: reload,
  };
};

// Follows the shown session while it is shown.
interface FollowedSession {
  readonly state: SessionState;
  /** Undefined while there is no session yet. */
  readonly feed: SessionFeed | undefined;
}

const NOTHING: SessionState = { ...NOTHING_READ, isRead: true };
const neverChanges = (): (() => void) => () => {};

/** undefined: a session that begins with the first message. */
const useSessionFeed = (session: string | undefined): FollowedSession => {
  const { deps, events } = useSurroundings();
  const feed = useMemo(
    () => (session === undefined ? undefined : new SessionFeed({ client: deps.client, events, session })),
    [deps.client, events, session],
  );
  useEffect(() => {
    feed?.start();
    return () => feed?.stop();
  }, [feed]);
  const state = useSyncExternalStore(feed?.subscribe ?? neverChanges, feed?.state ?? (() => NOTHING));
  return { state, feed };
};

// A reset is a line across the conversation: the agent no longer sees anything above it.
const entryOf = ({ at, messages, lastTask, lastMessage }: SessionReset): Entry => ({
  kind: 'note',
  note: { type: 'reset', messages },
  id: `reset:${lastTask}:${lastMessage}`,
  taskId: '',
  at,
});

/** The entries of the conversation with a line for each reset; none for one before what was read. */
const withResets = (
  { turns, entries, hasOlder }: SessionState,
  resets: readonly SessionReset[] = [],
): readonly Entry[] => {
  const all = [...entries];
  for (const reset of resets) {
    const isAbove = turns.some(({ task }) => task.n <= reset.lastTask);
    if (!isAbove && hasOlder) continue;
    const below = turns.find(({ task, entries: own }) => task.n > reset.lastTask && own.length > 0);
    const first = below?.entries[0];
    // The remembered messages of removed tasks come first.
    const at = !isAbove ? 0 : first === undefined ? all.length : all.indexOf(first);
    all.splice(at, 0, entryOf(reset));
  }
  return all;
};

// The session itself: its agent, its model and its usage.
const EVERY_MS = 10_000;

interface SessionInfo {
  /** undefined: it is not read yet, or begins with the first message. */
  readonly info: Session | undefined;
  reload(): void;
}

const useSessionInfo = (name: string | undefined): SessionInfo => {
  const { client } = useDeps();
  const key = `session ${name ?? ''}`;
  const read = async (): Promise<Session | null> => {
    if (name === undefined) return null;
    try {
      return await client.sessions.get(name);
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'session_not_found') return null;
      throw error;
    }
  };
  const { value, reload } = useResource(onlyChanges(read), {
    key,
    everyMs: EVERY_MS,
    isConcerned: ({ type, session }) => session === name && (type === 'TaskQueued' || isTerminalEvent(type)),
  });
  return { info: value ?? undefined, reload };
};
