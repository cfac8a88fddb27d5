// The conversation that the chat shows, from where one came or what one chose.

import { messageOf } from '@coxswain/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useWorld } from '../../../shell/context.ts';
import type { Place } from '../../../shell/place.ts';
import { memoryOf } from './chat-memory.ts';
import type { ChatTarget } from './chat-target.ts';
import { findTarget } from './find-target.ts';

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
const NOWHERE: Extract<Place, { readonly page: 'chat' }> = { page: 'chat' };

export const useChatTarget = (place: Place): TargetChoice => {
  const { client, environment, switchedTo } = useWorld();
  const { session, agent, taskId, isNew } = place.page === 'chat' ? place : NOWHERE;
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
        const wanted = {
          ...(session !== undefined && { session }),
          ...(agent !== undefined && { agent }),
          ...(taskId !== undefined && { taskId }),
          ...(isNew !== undefined && { isNew }),
        };
        const target = await findTarget({
          place: wanted,
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
