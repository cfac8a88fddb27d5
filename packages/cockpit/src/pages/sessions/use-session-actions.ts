// The actions on sessions; each reports its result. Errors of the daemon are shown at the prompt.

import { printableLine, type Session } from '@coxswain/protocol';
import { useDeps, useShell } from '../../shell/context.ts';
import { useAttempt, useSaving } from '../../shell/use-attempt.ts';

export interface SessionActions {
  /** Resolve with the session, or with why not. */
  rename(session: Session, to: string): Promise<Session | string>;
  create(name: string): Promise<Session | string>;
  /** Asks first. */
  reset(session: Session): void;
}

export const useSessionActions = (reload: () => void): SessionActions => {
  const shell = useShell();
  const { client, words } = useDeps();
  const { sessions } = words.screen;
  const save = useSaving(reload);
  const attempt = useAttempt(reload);
  const shown = ({ name }: Session): string => printableLine(name);
  return {
    rename: (session, to) =>
      save(
        () => client.sessions.change(session.name, { name: to }),
        (renamed) => sessions.renamed(shown(session), shown(renamed)),
      ),
    create: (name) =>
      save(
        () => client.sessions.create({ name }),
        (created) => sessions.created(shown(created), printableLine(created.agent)),
      ),
    reset: (session) =>
      attempt(async () => {
        const name = shown(session);
        const question = { title: sessions.resetTitle(name), detail: sessions.resetDetail };
        if (!(await shell.confirm({ ...question, action: sessions.resetAction, isDangerous: true })))
          return undefined;
        const { resets } = await client.sessions.reset(session.name);
        return sessions.wasReset(name, resets?.at(-1)?.messages ?? 0);
      }),
  };
};
