// Says of each request that went without an answer from here who closed it, once.

import { printableLine } from '@coxswain/protocol';
import { useEffect, useRef } from 'react';
import { useShell, useWorld } from '../../shell/context.ts';
import type { Asked, InboxData } from './use-inbox.ts';

/** `sent`: the ids of those that were answered from here. */
export const useElsewhere = (inbox: InboxData, sent: ReadonlySet<string>): void => {
  const shell = useShell();
  const { elsewhere } = useWorld().words.screen.inbox;
  const before = useRef<readonly Asked[]>([]);
  const { value: asked } = inbox;
  useEffect(() => {
    if (asked === undefined) return;
    const open = new Set(asked.map(({ request }) => request.id));
    const gone = before.current.filter(({ request }) => !open.has(request.id) && !sent.has(request.id));
    before.current = asked;
    for (const { request } of gone) {
      const closing = inbox.closingOf(request.id);
      const title = printableLine(request.title);
      shell.say(elsewhere[closing?.state ?? 'gone'](title, printableLine(closing?.by ?? '')), 'plain');
    }
  });
};
