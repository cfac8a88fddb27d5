// The key bindings of the inbox. Answer keys belong to the shown request, and do nothing for a moment after it was replaced
// by another.

import { type Choice, choicesOf } from '../../choice/choices.ts';
import type { Answering } from '../../choice/use-answering.ts';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import { chatOf, type Location } from '../../shell/location.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import type { CancellableTask } from '../tasks/actions/use-task-actions.ts';
import { type Editor, type InboxState, mayAnswer } from './inbox-state.ts';
import type { Asked } from './use-inbox.ts';

export interface InboxKeys {
  readonly shown: Asked | undefined;
  readonly state: InboxState;
  readonly answering: Answering;
  cancel(task: CancellableTask): void;
  edit(editor: Editor): void;
  move(to: ListMove): void;
  scroll(by: ListMove | number): void;
}

export const useInboxKeys = (ports: InboxKeys): void => {
  const { shown, state, answering, cancel, edit, move, scroll } = ports;
  const shell = useShell();
  const { clock, words } = useDeps();
  const { inbox, shell: common } = words.screen;
  const copyKeys = useCopyKeys(
    () => shown && { id: shown.request.id, command: `cox tasks describe ${shown.request.taskId}` },
  );

  const choosing = ({ request }: Asked): readonly Binding[] => {
    const { id } = request;
    const guarded = (act: () => void) => (): void => {
      if (answering.sent.has(id)) return;
      if (mayAnswer(state, id, clock.nowMs())) act();
      else shell.say(inbox.justChanged, 'plain');
    };
    const choices = choicesOf(request, words);
    const choose = ({ answer, prompt }: Choice): void => {
      if (answer) answering.answer(request, answer);
      else if (prompt) edit({ kind: prompt, requestId: id });
    };
    const isOffered = (key: string): boolean => choices.some(({ keys }) => keys.includes(key));
    return [
      ...choices.map((choice): Binding => {
        const { keys, label, short, isDouble = false } = choice;
        const shownAs = { label, isQuiet: isDouble, short };
        const isKept = keys[0] !== 'Y' && !isDouble;
        return { keys, ...shownAs, isKept, run: guarded(() => choose(choice)) };
      }),
      ...(isOffered('y') ? [] : [{ keys: ['y'], run: () => shell.say(inbox.needsWords, 'plain') }]),
    ];
  };

  const looking = ({ request: { taskId }, task }: Asked): readonly Binding[] => {
    const chat: Location = task === undefined ? { page: 'chat', taskId } : chatOf(task);
    const { verbs } = common;
    return [
      { keys: ['enter'], label: inbox.keys.task, run: () => shell.go({ page: 'tasks', taskId }) },
      { keys: ['v'], label: verbs.chat, run: () => shell.go(chat) },
      {
        keys: ['l'],
        label: verbs.log,
        isQuiet: true,
        run: () => shell.go({ page: 'tasks', taskId, view: 'log' }),
      },
      ...(task ? [{ keys: ['c'], label: verbs.cancel, isQuiet: true, run: () => cancel(task) }] : []),
      ...copyKeys,
      { keys: ['pagedown'], label: inbox.keys.scroll, isQuiet: true, run: () => scroll('pagedown') },
      { keys: ['pageup'], label: inbox.keys.scroll, isQuiet: true, run: () => scroll('pageup') },
      { keys: ['J'], label: inbox.keys.scroll, isQuiet: true, run: () => scroll(1) },
      { keys: ['K'], label: inbox.keys.scroll, isQuiet: true, run: () => scroll(-1) },
    ];
  };

  const bindings =
    shown === undefined
      ? []
      : [...choosing(shown), ...looking(shown), ...moveBindings(move, common.keys.move)];
  useKeyLayer({ title: inbox.title, level: 'page', bindings }, state.editor === undefined);
};
