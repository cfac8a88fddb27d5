// The key bindings of the page as a table: label and intent. The task decides which of them are shown; an intent that is not
// possible reports why.

import type { AllWords, TasksPageWords } from '@coxswain/locale/cockpit';
import { isEnded, type Task } from '@coxswain/protocol';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { Binding } from '../../keys/binding.ts';
import type { Press } from '../../keys/press.ts';
import type { Focus, Pane } from './tasks-state.ts';

const TASK_INTENTS = [
  'enter',
  'cancel',
  'retry',
  'chat',
  'log',
  'changes',
  'delete',
  'answer',
  'edit',
] as const;
/** What a key does to a task. */
export type TaskIntent = (typeof TASK_INTENTS)[number];
export type PageIntent = 'escape' | 'new' | 'tab' | 'turn' | 'turnBack' | 'filter' | 'mark';
export type Intent = TaskIntent | PageIntent;

/** Intents that change a task never apply to one that is not on the screen yet. */
const CHANGES: ReadonlySet<Intent> = new Set<Intent>(['cancel', 'retry', 'delete', 'answer', 'edit']);
export const isChange = (intent: Intent): boolean => CHANGES.has(intent);

export const isTaskIntent = (intent: Intent): intent is TaskIntent =>
  (TASK_INTENTS as readonly Intent[]).includes(intent);

export interface KeySettings {
  readonly keys: TasksPageWords['keys'];
  readonly itemKeys: TasksPageWords['toDos']['keys'];
  /** The tab of to-dos. */
  readonly isItems: boolean;
  readonly verbs: AllWords['screen']['shell']['verbs'];
  readonly copyKeys: readonly Binding[];
  readonly sortKeys: readonly Binding[];
  /** The task the keys apply to. */
  readonly task: Task | undefined;
  readonly pane: Pane | undefined;
  readonly focus: Focus;
  /** Tasks are marked or the list is filtered: `Esc` clears that. */
  readonly hasBack: boolean;
  /** Cancellation was already requested. */
  readonly isCancelling: boolean;
  /** Takes the move and open keys until there is something to move in or open. */
  readonly keepEarly?: ((press: Press) => void) | undefined;
  move(to: ListMove | number): void;
  act(intent: Intent): void;
}

/** Rows per notch of the mouse wheel. */
const NOTCH = 3;

const moves = ({ keys, focus, move, keepEarly }: KeySettings): readonly Binding[] => {
  const label = focus === 'pane' ? keys.scroll : keys.move;
  const bind = (names: readonly string[], to: ListMove | number, text?: string): Binding => ({
    keys: names,
    ...(text === undefined ? {} : { label: text, isQuiet: true }),
    run: keepEarly ?? (() => move(to)),
  });
  return [
    bind(['up', 'k'], 'up', label),
    bind(['down', 'j'], 'down', label),
    bind(['pageup'], 'pageup', keys.page),
    bind(['pagedown'], 'pagedown', keys.page),
    bind(['home'], 'home', keys.ends),
    bind(['end'], 'end', keys.ends),
    bind(['wheelup'], -NOTCH),
    bind(['wheeldown'], NOTCH),
  ];
};

/** In footer order: the most likely action first. */
export const taskBindings = (settings: KeySettings): readonly Binding[] => {
  const {
    keys,
    itemKeys,
    isItems,
    verbs,
    task,
    pane,
    focus,
    isCancelling,
    keepEarly,
    act,
    copyKeys,
    hasBack,
  } = settings;
  const inPane = focus === 'pane';
  const isActive = task !== undefined && !isEnded(task.status);
  const isRetryable = task?.status === 'failed' || task?.status === 'cancelled';
  const bind = (names: readonly string[], intent: Intent, label?: string, isShown = true): Binding => ({
    keys: names,
    ...(label !== undefined ? { label, isQuiet: !isShown } : {}),
    run: (isTaskIntent(intent) && !isChange(intent) && keepEarly) || (() => act(intent)),
  });
  const asks = task?.status === 'needs_input';
  const isOpenItem = isActive && task.kind === 'item';
  return [
    isOpenItem && !asks
      ? bind(['a'], 'answer', itemKeys.move)
      : { ...bind(['a'], 'answer', inPane ? keys.answerHow : keys.answer, asks), short: keys.answer },
    ...(isOpenItem ? [bind(['e'], 'edit', itemKeys.edit)] : []),
    bind(['enter'], 'enter', inPane ? keys.close : keys.detail, !inPane && task !== undefined),
    bind(['l'], 'log', keys.log, inPane),
    bind(['c'], 'cancel', isCancelling ? keys.force : keys.cancel, isActive),
    bind(['r'], 'retry', keys.retry, isRetryable),
    bind(['escape'], 'escape', pane ? keys.close : hasBack ? keys.clear : undefined),
    bind(['v'], 'chat', keys.chat, task !== undefined),
    bind(['/'], 'filter', keys.filter, !inPane),
    bind(['tab'], 'tab', pane ? keys.focus : undefined),
    bind(['['], 'turnBack', verbs.tabs, !pane),
    bind([']'], 'turn'),
    bind(['n'], 'new', isItems ? itemKeys.add : keys.newTask),
    bind(['d'], 'delete', keys.delete, task !== undefined && !isActive),
    bind(['D'], 'changes', verbs.changes, false),
    bind(['space'], 'mark', verbs.mark, false),
    ...copyKeys,
    ...settings.sortKeys,
    ...moves(settings),
  ];
};
