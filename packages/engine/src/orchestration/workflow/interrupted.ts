// Steps that were at work when the daemon died may have done a part of it. They are done again only where that is allowed.

import { shortId, type Task } from '@coxswain/protocol';
import type { WorkflowDefinition } from '../definition/definition.ts';
import { type History, wasInterrupted } from './history.ts';

/** Why a run cannot go on; undefined: it can. */
export const interruptionOf = (
  { steps }: WorkflowDefinition,
  { last }: History,
  run: Task,
): string | undefined => {
  if (run.composition?.kind === 'workflow' && run.composition.repeatsInterrupted) return undefined;
  const stuck = steps.flatMap(({ key, mayRepeat }) => {
    const task = last.get(key);
    return task && !mayRepeat && wasInterrupted(task) ? [{ key, task }] : [];
  });
  const [first] = stuck;
  if (!first) return undefined;
  const names = stuck.map(({ key }) => `'${key}'`).join(', ');
  return (
    `${stuck.length === 1 ? 'step' : 'steps'} ${names} stopped half way when the daemon went away and may have done a part of the work; ` +
    `see how far with: cox tasks describe ${shortId(first.task.id)}, then do it again with: cox tasks retry --force ${shortId(run.id)}, ` +
    'or let the step say retry: {onInterrupt: true}'
  );
};
