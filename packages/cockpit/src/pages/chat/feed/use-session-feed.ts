// The session that is looked at, followed for as long as it is.

import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useSurroundings } from '../../../shell/context.ts';
import { NOTHING_READ, SessionFeed, type SessionState } from './session-feed.ts';

export interface FollowedSession {
  readonly state: SessionState;
  /** Undefined while there is no session yet. */
  readonly feed: SessionFeed | undefined;
}

const NOTHING: SessionState = { ...NOTHING_READ, isRead: true };
const neverChanges = (): (() => void) => () => {};

/** undefined: a session that begins with the first message. */
export const useSessionFeed = (session: string | undefined): FollowedSession => {
  const { world, events } = useSurroundings();
  const feed = useMemo(
    () => (session === undefined ? undefined : new SessionFeed({ client: world.client, events, session })),
    [world.client, events, session],
  );
  useEffect(() => {
    feed?.start();
    return () => feed?.stop();
  }, [feed]);
  const state = useSyncExternalStore(feed?.subscribe ?? neverChanges, feed?.state ?? (() => NOTHING));
  return { state, feed };
};
