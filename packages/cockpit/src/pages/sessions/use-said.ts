// What was said last in the sessions that are seen. It is read once for each last message, a few at a time, and only for the
// rows on the screen: there may be thousands of sessions.

import type { Session } from '@coxswain/protocol';
import { useEffect, useRef, useState } from 'react';
import { useWorld } from '../../shell/context.ts';
import { lastWords } from './session-rows.ts';

/** Among so many of the last messages words are looked for: the others may be of tools. */
const LOOKED_AT = 8;
const AT_ONCE = 4;
/** More than fit on any screen; from here on it is read again. */
const MOST_KNOWN = 2_000;

const keyOf = ({ id, lastMessage }: Session): string => `${id} ${lastMessage ?? 0}`;

/** Answers undefined for what is not known yet, and for sessions without words. */
export const useSaid = (seen: readonly Session[]): ((session: Session) => string | undefined) => {
  const { client } = useWorld();
  const known = useRef(new Map<string, string | undefined>());
  const [, draw] = useState(0);
  const missing = seen.filter(
    (session) => session.lastMessage !== undefined && !known.current.has(keyOf(session)),
  );
  const wanted = missing.slice(0, AT_ONCE).map(keyOf).join('\n');

  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted` says which of the missing ones are read
  useEffect(() => {
    if (wanted === '') return;
    let isLive = true;
    const read = async (session: Session): Promise<void> => {
      const after = Math.max(0, (session.lastMessage ?? 0) - LOOKED_AT);
      const page = { after, limit: LOOKED_AT };
      const messages = await client.sessions.messages(session.name, page).catch(() => []);
      if (known.current.size >= MOST_KNOWN) known.current.clear();
      if (isLive) known.current.set(keyOf(session), lastWords(messages));
    };
    void Promise.all(missing.slice(0, AT_ONCE).map(read)).then(() => {
      if (isLive) draw((count) => count + 1);
    });
    return () => {
      isLive = false;
    };
  }, [client, wanted]);
  return (session) => known.current.get(keyOf(session));
};
