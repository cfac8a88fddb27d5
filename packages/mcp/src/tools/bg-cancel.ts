import type { CancelAnswer } from '@coxswain/protocol';
import { z } from 'zod';
import { taskId } from '../tool/fields.ts';
import { detailOf, taskView } from '../tool/task-view.ts';
import { defineTool } from '../tool/tool.ts';

const said = ({ task, effect, descendants, waitingFor }: CancelAnswer): string => {
  const children = descendants === 0 ? '' : ` Its ${descendants} descendants are cancelled with it.`;
  switch (effect) {
    case 'cancelled':
      return `Task ${task.id} cancelled.${children}`;
    case 'requested':
      return `Task ${task.id} was asked to stop; it has not ended yet.${children}`;
    case 'forced':
      return `Task ${task.id} was already being cancelled; it is now forced to stop.${children}`;
    case 'already':
      return `Nothing changed: task ${task.id} has been cancelling since ${task.cancelRequestedAt}${waitingFor === undefined ? '' : ` and waits for ${waitingFor}`}.`;
    case 'ended':
      return descendants === 0
        ? `Task ${task.id} has already ended: ${task.status}. There is nothing to cancel.`
        : `Task ${task.id} has already ended: ${task.status}. Its ${descendants} descendants are cancelled.`;
  }
};

export const bgCancel = defineTool({
  name: 'bg_cancel',
  title: 'Cancel a task',
  description:
    'Stop a task you no longer need, and everything it submitted. You may cancel only tasks you submitted.',
  input: z.strictObject({
    id: taskId,
    reason: z.string().max(1000).optional().describe('Why. Shown in the history of the task.'),
  }),
  output: taskView,
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run(client, { id, reason }) {
    const answer = await client.tasks.cancel(id, reason === undefined ? {} : { reason });
    return { text: said(answer), data: detailOf(answer.task) };
  },
});
