// The actions on sessions; each reports its result. Errors of the daemon are shown at the prompt.

import { messageOf, printableLine, type Session } from '@coxswain/protocol';
import { useDeps, useShell } from '../../shell/context.ts';

export interface SessionActions {
  /** Resolve with the session, or with why not. */
  rename(session: Session, to: string): Promise<Session | string>;
  create(name: string): Promise<Session | string>;
  /** Asks first. */
  reset(session: Session): Promise<void>;
}

export const useSessionActions = (reload: () => void): SessionActions => {
  const shell = useShell();
  const { client, words } = useDeps();
  const { sessions } = words.screen;
  const attempt = async (
    act: () => Promise<Session>,
    said: (session: Session) => string,
  ): Promise<Session | string> => {
    try {
      const session = await act();
      shell.say(said(session), 'good');
      reload();
      return session;
    } catch (error) {
      return messageOf(error);
    }
  };
  const shown = ({ name }: Session): string => printableLine(name);
  return {
    rename: (session, to) =>
      attempt(
        () => client.sessions.change(session.name, { name: to }),
        (renamed) => sessions.renamed(shown(session), shown(renamed)),
      ),
    create: (name) =>
      attempt(
        () => client.sessions.create({ name }),
        (created) => sessions.created(shown(created), printableLine(created.agent)),
      ),
    reset: async (session) => {
      const name = shown(session);
      const question = { title: sessions.resetTitle(name), detail: sessions.resetDetail };
      if (!(await shell.confirm({ ...question, action: sessions.resetAction, isDangerous: true }))) return;
      const done = await attempt(
        () => client.sessions.reset(session.name),
        ({ resets }) => sessions.wasReset(name, resets?.at(-1)?.messages ?? 0),
      );
      if (typeof done === 'string') shell.say(words.screen.shell.failed(done), 'bad');
    },
  };
};
