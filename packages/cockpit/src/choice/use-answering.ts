// Sends each answer once, to the request it was given for, and reports the result.

import {
  type InputAnswer,
  type InputRequest,
  messageOf,
  ProblemError,
  printableLine,
} from '@coxswain/protocol';
import { useRef, useState } from 'react';
import { useDeps, useShell } from '../shell/context.ts';

export interface Answering {
  /** A second answer is dropped unless the first failed to arrive. */
  answer(request: InputRequest, answer: InputAnswer): void;
  /** Ids of requests answered from here; lists may still show them until the next read. */
  readonly sent: ReadonlySet<string>;
}

const wasClosed = (error: unknown): boolean =>
  error instanceof ProblemError && (error.code === 'already_answered' || error.code === 'input_not_found');

/** `changed` is called after each answer, successful or not. */
export const useAnswering = (changed: () => void): Answering => {
  const shell = useShell();
  const { client, words } = useDeps();
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  // Keys may arrive faster than React renders.
  const newest = useRef(sent);
  const remember = (ids: ReadonlySet<string>): void => {
    newest.current = ids;
    setSent(ids);
  };
  const send = async (request: InputRequest, answer: InputAnswer): Promise<void> => {
    const { answered, alwaysFor, gone } = words.screen.choice;
    const title = printableLine(request.title);
    if (newest.current.has(request.id)) return;
    remember(new Set([...newest.current, request.id]));
    try {
      await client.inputs.answer(request.id, answer);
      const scope = request.options?.find(({ id }) => id === answer.optionId)?.label;
      const isScoped = answer.decision === 'approve_always' && scope !== undefined;
      shell.say(isScoped ? alwaysFor(printableLine(scope)) : answered[answer.decision](title), 'good');
    } catch (error) {
      if (wasClosed(error)) shell.say(gone(title), 'plain');
      else {
        remember(new Set([...newest.current].filter((id) => id !== request.id)));
        shell.say(words.screen.shell.failed(messageOf(error)), 'bad');
      }
    }
    changed();
  };
  return { sent, answer: (request, answer) => void send(request, answer) };
};
