// The actions on to-dos; each reports its result. Errors of the daemon are shown at the prompt.

import { describeTask, printableLine, shortId, type Task } from '@coxswain/protocol';
import { useDeps, useShell } from '../../../shell/context.ts';
import { useSaving } from '../../../shell/use-attempt.ts';
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
  const save = useSaving(changed);
  return {
    add: (title, agent) =>
      save(
        () => client.items.create({ title, source: 'cockpit', ...(agent !== undefined && { agent }) }),
        (item) => items.added(shortId(item.id), printableLine(item.agent)),
      ),
    edit: (item, title) =>
      save(
        () => client.items.move(item.id, { title }),
        (edited) => items.edited(shortId(edited.id), printableLine(describeTask(edited))),
      ),
    move: (item, change) =>
      void save(
        () => client.items.move(item.id, change),
        (moved) => items.moved(shortId(moved.id), words.status.task[moved.status]),
      ).then((done) => {
        if (typeof done === 'string') shell.say(words.screen.tasks.said.error(done), 'bad');
      }),
  };
};
