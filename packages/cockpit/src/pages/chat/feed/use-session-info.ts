// What is known of the session beside its turns: its agent, its model, what it has consumed.

import { isTerminalEvent, ProblemError, type Session } from '@coxswain/protocol';
import { onlyChanges } from '../../../data/only-changes.ts';
import { useResource } from '../../../data/use-resource.ts';
import { useWorld } from '../../../shell/context.ts';

const EVERY_MS = 10_000;

export interface SessionInfo {
  /** undefined: it is not read yet, or begins with the first message. */
  readonly info: Session | undefined;
  reload(): void;
}

export const useSessionInfo = (name: string | undefined): SessionInfo => {
  const { client } = useWorld();
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
