// The actions on to-dos; each reports its result. Errors of the daemon are shown at the prompt.

import { describeTask, messageOf, printableLine, shortId, type Task } from '@coxswain/protocol';
import { useDeps, useShell } from '../../../shell/context.ts';
import type { MoveItem } from './item-panel.tsx';

export interface ItemActions {
  /** Resolve with the to-do, or with why not. */
  add(title: string, agent: string | undefined): Promise<Task | string>;
  edit(item: Task, title: string): Promise<Task | string>;
  readonly move: MoveItem;
}

/** `changed` is called after each action. */
export const useItemActions = (changed: () => void): ItemActions => {
  const shell = useShell();
  const { client, words } = useDeps();
  const { items } = words;
  const attempt = (act: () => Promise<Task>, said: (item: Task) => string): Promise<Task | string> =>
    act()
      .then((item) => {
        shell.say(said(item), 'good');
        return item;
      }, messageOf)
      .finally(changed);
  return {
    add: (title, agent) =>
      attempt(
        () => client.items.create({ title, source: 'cockpit', agent }),
        (item) => items.added(shortId(item.id), printableLine(item.agent)),
      ),
    edit: (item, title) =>
      attempt(
        () => client.items.move(item.id, { title }),
        (edited) => items.edited(shortId(edited.id), printableLine(describeTask(edited))),
      ),
    move: (item, change) =>
      void attempt(
        () => client.items.move(item.id, change),
        (moved) => items.moved(shortId(moved.id), words.status.task[moved.status]),
      ).then((done) => {
        if (typeof done === 'string') shell.say(words.screen.tasks.said.error(done), 'bad');
      }),
  };
};
