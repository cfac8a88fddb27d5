// The keys of the inbox. What answers is bound to the request that is shown, and does nothing in the moment after another one
// took its place.

import { type InputAnswer, shortId } from '@coxswain/protocol';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useShell, useWorld } from '../../shell/context.ts';
import { answerWays } from './answer-ways.ts';
import { type Editor, type InboxState, mayAnswer } from './inbox-state.ts';
import type { Asked } from './use-inbox.ts';

export interface InboxKeys {
  readonly shown: Asked | undefined;
  readonly state: InboxState;
  answer(asked: Asked, answer: InputAnswer): void;
  edit(editor: Editor): void;
  move(to: ListMove): void;
  scroll(by: ListMove | number): void;
}

export const useInboxKeys = ({ shown, state, answer, edit, move, scroll }: InboxKeys): void => {
  const shell = useShell();
  const { clock, words } = useWorld();
  const { inbox } = words.screen;
  const { keys } = inbox;

  const answering = ({ request }: Asked): readonly Binding[] => {
    const ways = answerWays(request);
    const { id } = request;
    const when = (may: boolean, binding: Omit<Binding, 'run'>, run: () => void): readonly Binding[] => {
      const guarded = (): void => {
        if (mayAnswer(state, id, clock.nowMs())) run();
        else if (!state.sent.has(id)) shell.say(inbox.justChanged, 'plain');
      };
      return may ? [{ ...binding, run: guarded }] : [];
    };
    const decide = (decision: InputAnswer['decision']) => (): void => {
      if (shown) answer(shown, { decision });
    };
    const write = (kind: Editor['kind']) => (): void => edit({ kind, requestId: id });
    const inWords = (isKept: boolean): readonly Binding[] =>
      when(ways.mayAnswer, { keys: ['a'], label: keys.answer, isKept }, write('answer'));
    const unanswerable: Binding = { keys: ['y'], run: () => shell.say(inbox.needsWords, 'plain') };
    return [
      ...when(ways.mayApprove, { keys: ['y'], label: keys.approve, isKept: true }, decide('approve')),
      ...(ways.mayApprove ? [] : [unanswerable, ...inWords(true)]),
      ...when(ways.mayAlways, { keys: ['A'], label: keys.always }, decide('approve_always')),
      ...when(ways.mayDeny, { keys: ['n'], label: keys.deny, isKept: true }, write('deny')),
      ...(ways.mayApprove ? inWords(false) : []),
    ];
  };

  const looking = ({ request, task }: Asked): readonly Binding[] => {
    const { taskId } = request;
    const chat = task === undefined ? {} : { session: task.session, agent: task.agent };
    const copy = (): void => {
      shell.copy(request.id);
      shell.say(inbox.copied(shortId(request.id)), 'good');
    };
    return [
      { keys: ['enter'], label: keys.chat, run: () => shell.go({ page: 'chat', ...chat, taskId }) },
      { keys: ['v'], label: keys.task, run: () => shell.go({ page: 'tasks', taskId }) },
      { keys: ['c'], label: keys.copy, isQuiet: true, run: copy },
      { keys: ['pagedown', 'space'], label: keys.scroll, isQuiet: true, run: () => scroll('pagedown') },
      { keys: ['pageup'], label: keys.scroll, isQuiet: true, run: () => scroll('pageup') },
      { keys: ['J'], label: keys.scroll, isQuiet: true, run: () => scroll(1) },
      { keys: ['K'], label: keys.scroll, isQuiet: true, run: () => scroll(-1) },
    ];
  };

  const bindings =
    shown === undefined
      ? []
      : [...answering(shown), ...looking(shown), ...moveBindings(move, words.screen.shell.keys.move)];
  useKeyLayer({ title: inbox.title, level: 'page', bindings }, state.editor === undefined);
};
