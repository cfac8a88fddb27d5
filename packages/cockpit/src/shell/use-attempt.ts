// Does something on the daemon and says on the status line how it went.

import { messageOf } from '@coxswain/protocol';
import { useDeps, useShell } from './context.ts';

/** What is said of a success; undefined: nothing, for example because it was not confirmed. */
export type Attempt = (act: () => Promise<string | undefined>) => void;

/** `changed` is called after each attempt. */
export const useAttempt = (changed: () => void): Attempt => {
  const shell = useShell();
  const { failed } = useDeps().words.screen.shell;
  return (act) =>
    void act()
      .then(
        (said) => said !== undefined && shell.say(said, 'good'),
        (error: unknown) => shell.say(failed(messageOf(error)), 'bad'),
      )
      .then(changed);
};

/** For a prompt: resolves with what was saved, which is said, or with why not. */
export const useSaving = (changed: () => void) => {
  const shell = useShell();
  return <Saved extends object>(
    act: () => Promise<Saved>,
    said: (saved: Saved) => string,
  ): Promise<Saved | string> =>
    act()
      .then((saved) => {
        shell.say(said(saved), 'good');
        return saved;
      }, messageOf)
      .finally(changed);
};
