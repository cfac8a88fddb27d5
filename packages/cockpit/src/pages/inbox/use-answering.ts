// Sends answers, each to the request that it was given for, and says what became of it: also of requests that others closed.

import { type InputAnswer, type InputRequest, ProblemError, printableLine } from '@coxswain/protocol';
import { useEffect, useRef } from 'react';
import { useShell, useWorld } from '../../shell/context.ts';
import type { InboxAction } from './inbox-state.ts';
import type { Asked, InboxData } from './use-inbox.ts';

const wasClosed = (error: unknown): boolean =>
  error instanceof ProblemError && (error.code === 'already_answered' || error.code === 'input_not_found');

/** Says of each request that went without an answer from here who closed it, once. */
const useElsewhere = (
  asked: readonly Asked[] | undefined,
  inbox: InboxData,
  own: ReadonlySet<string>,
): void => {
  const shell = useShell();
  const { elsewhere } = useWorld().words.screen.inbox;
  const before = useRef<readonly Asked[]>([]);
  useEffect(() => {
    if (asked === undefined) return;
    const open = new Set(asked.map(({ request }) => request.id));
    const gone = before.current.filter(({ request }) => !open.has(request.id) && !own.has(request.id));
    before.current = asked;
    for (const { request } of gone) {
      const closing = inbox.closingOf(request.id);
      const title = printableLine(request.title);
      shell.say(elsewhere[closing?.state ?? 'gone'](title, printableLine(closing?.by ?? '')), 'plain');
    }
  });
};

export const useAnswering = (
  inbox: InboxData,
  dispatch: (action: InboxAction) => void,
): ((request: InputRequest, answer: InputAnswer) => void) => {
  const shell = useShell();
  const { client, words } = useWorld();
  const own = useRef(new Set<string>());
  useElsewhere(inbox.value, inbox, own.current);
  const send = async (request: InputRequest, answer: InputAnswer): Promise<void> => {
    const { answered, elsewhere } = words.screen.inbox;
    const title = printableLine(request.title);
    own.current.add(request.id);
    dispatch({ type: 'sent', id: request.id });
    try {
      await client.inputs.answer(request.id, answer);
      shell.say(answered[answer.decision](title), 'good');
    } catch (error) {
      own.current.delete(request.id);
      dispatch({ type: 'refused', id: request.id });
      const details = error instanceof Error ? error.message : String(error);
      if (wasClosed(error)) shell.say(elsewhere.gone(title, ''), 'plain');
      else shell.say(words.screen.shell.failed(details), 'bad');
    }
    inbox.reload();
  };
  return (request, answer) => void send(request, answer);
};
