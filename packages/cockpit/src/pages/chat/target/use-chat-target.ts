// The conversation shown in the chat, from the location or the user's choice.

import type { Client } from '@coxswain/client';
import { messageOf, ProblemError } from '@coxswain/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useDeps } from '../../../shell/context.ts';
import type { CockpitDeps } from '../../../shell/deps.ts';
import type { Location } from '../../../shell/location.ts';
import { memoryOf } from './chat-memory.ts';
import type { ChatTarget } from './chat-target.ts';

export type FoundTarget =
  | { readonly state: 'looking' }
  | { readonly state: 'found'; readonly target: ChatTarget }
  /** There is no agent to talk to. */
  | { readonly state: 'nobody' }
  | { readonly state: 'failed'; readonly message: string };

export interface TargetChoice {
  readonly found: FoundTarget;
  open(target: ChatTarget): void;
}

const AGAIN_MS = 2_000;
const NOWHERE: Extract<Location, { readonly page: 'chat' }> = { page: 'chat' };

export const useChatTarget = (location: Location): TargetChoice => {
  const { client, environment, switchedTo } = useDeps();
  const { session, agent, taskId, isNew } = location.page === 'chat' ? location : NOWHERE;
  const [found, setFound] = useState<FoundTarget>({ state: 'looking' });
  const open = useCallback(
    (target: ChatTarget) => {
      memoryOf(client).target = target;
      setFound({ state: 'found', target });
    },
    [client],
  );
  useEffect(() => {
    let isLive = true;
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      try {
        const before = memoryOf(client).target;
        const wanted = { session, agent, taskId, isNew };
        const target = await findTarget({
          location: wanted,
          client,
          before,
          switchedTo,
          path: environment.PATH,
        });
        if (!isLive) return;
        if (target) open(target);
        else setFound({ state: 'nobody' });
      } catch (error) {
        if (!isLive) return;
        setFound({ state: 'failed', message: messageOf(error) });
        timer = setTimeout(() => void look(), AGAIN_MS);
      }
    };
    void look();
    return () => {
      isLive = false;
      clearTimeout(timer);
    };
  }, [client, environment.PATH, session, agent, taskId, isNew, open, switchedTo]);
  return { found, open };
};

// Which conversation opens by default: the current one, else the session of the last chat, else a new one with the default
// agent.

/** What the location asks for. */
interface Wanted extends ChatTarget {
  /** A new conversation, whose agent is picked first. */
  readonly isNew?: boolean | undefined;
}

interface Entrance {
  readonly location: Wanted;
  readonly client: Client;
  /** The last conversation. */
  readonly before: ChatTarget | undefined;
  /** Where someone wanted to go, and when. */
  readonly switchedTo: CockpitDeps['switchedTo'];
  /** The PATH to search for programs. */
  readonly path: string | undefined;
}

/** undefined: no usable agent. */
const findTarget = async ({
  location,
  client,
  before,
  switchedTo,
  path,
}: Entrance): Promise<ChatTarget | undefined> => {
  const { session, agent, taskId, isNew = false } = location;
  if (session !== undefined) {
    const own = agent ?? (await agentOf(session, client)) ?? (await defaultAgent(client, path));
    return { session, agent: own, taskId };
  }
  if (taskId !== undefined) {
    const { task } = await client.tasks.get(taskId);
    return { session: task.session, agent: task.agent, taskId: task.id };
  }
  if (agent !== undefined) return { agent };
  if (!isNew) {
    if (before) return before;
    const { tasks } = await client.tasks.list({ kind: 'chat', limit: '1' });
    const [last] = tasks;
    if (switchedTo && (last === undefined || Date.parse(last.createdAt) < Date.parse(switchedTo.at))) {
      const own = await agentOf(switchedTo.session, client);
      if (own !== undefined) return { session: switchedTo.session, agent: own };
    }
    if (last) return { session: last.session, agent: last.agent };
  }
  const own = await defaultAgent(client, path);
  return own === undefined ? undefined : { agent: own };
};

const defaultAgent = async (client: Client, path: string | undefined): Promise<string | undefined> =>
  (await client.agents.list({ path })).find(({ isDefault }) => isDefault)?.name;

/** undefined: there is no such session yet. */
const agentOf = async (session: string, client: Client): Promise<string | undefined> => {
  try {
    return (await client.sessions.get(session)).agent;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'session_not_found') return undefined;
    throw error;
  }
};
