// One conversation: what it is, and what can be done in it.

import { type InputRequest, messageOf, sessionLabel, type Usage } from '@coxswain/protocol';
import { tokensOf } from '@coxswain/views/usage';
import { useMemo } from 'react';
import { type Answering, useAnswering } from '../../choice/use-answering.ts';
import { useShell, useWorld } from '../../shell/context.ts';
import type { SessionState } from './feed/session-feed.ts';
import { useSessionFeed } from './feed/use-session-feed.ts';
import { useSessionInfo } from './feed/use-session-info.ts';
import { withResets } from './feed/with-resets.ts';
import { sendMessage } from './input/send-message.ts';
import { activeTurn, openRequests, type Sending, sendingOf } from './input/sending.ts';
import type { ChatTarget } from './target/chat-target.ts';
import type { Turn } from './transcript/turn.ts';

export interface Chat {
  readonly target: ChatTarget;
  readonly state: SessionState;
  /** It is known what runs and what is asked, or that it cannot be known. */
  readonly isReady: boolean;
  readonly agent: string | undefined;
  /** What the session is called; undefined: there is none yet. */
  readonly label: string | undefined;
  readonly model: string | undefined;
  readonly tokens: number;
  /** The turn that works now. */
  readonly active: Turn | undefined;
  /** What waits for an answer, oldest first; what was answered here is not in it. */
  readonly requests: readonly InputRequest[];
  readonly sending: Sending;
  /** False: it could not be sent, and why was said. */
  send(text: string, file?: string): Promise<boolean>;
  readonly answering: Answering;
  cancel(): void;
  readOlder(): void;
  /** Reads anew what is known of the session. */
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
  const { client, words, workDir, environment } = useWorld();
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
  // A task that waits for a person has asked something, which may not have been read.
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
