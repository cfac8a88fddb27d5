import { statusWordSchema } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { ITEM_ACTIONS, requireFields, runItemAction } from '../tool/item-actions.ts';
import { taskView } from '../tool/task-view.ts';
import { defineTool } from '../tool/tool.ts';

export const manageTasks = defineTool({
  name: 'manage_tasks',
  title: 'Keep a to-do list',
  description:
    'Keep your own to-do list in cox: it survives a lost conversation. create {title} and create_subtask {parent, ' +
    'title} add an item; get_next returns the one to do now; start, complete, fail and cancel {id, message?} update it; list ' +
    '{status?} and get {id} read items, including those people added for you and those of your other sessions; update {id, status, ' +
    'message?} sets a status: from running, needs_input asks a person the question in message, and get shows the answer. ' +
    'Nobody else works on items: to hand off work, use bg_submit or spawn.',
  input: z
    .strictObject({
      action: z.enum(ITEM_ACTIONS),
      title: z.string().min(1).max(10_000).optional().describe('What to do, for create and create_subtask.'),
      parent: z.string().optional().describe('The id of the parent item, for create_subtask.'),
      id: z
        .string()
        .optional()
        .describe('The id of the item, for get, update, start, complete, fail and cancel.'),
      status: statusWordSchema
        .optional()
        .describe('For update, the new status; for list, only items with this status.'),
      message: z.string().max(100_000).optional().describe('The result, or why it was not done.'),
    })
    .superRefine(requireFields),
  output: z.object({ items: z.array(taskView) }),
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  run: (client, input, context) => runItemAction(client, input, context),
});
