import { statusWord } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { ITEM_ACTIONS, requireFields, runItemAction } from '../tool/item-actions.ts';
import { taskView } from '../tool/task-view.ts';
import { defineTool } from '../tool/tool.ts';

export const manageTasks = defineTool({
  name: 'manage_tasks',
  title: 'Keep a list of items',
  description:
    'Your own list of things to do, kept by cox: it survives a lost conversation. create {title} and create_subtask {parent, ' +
    'title} note one; get_next gives the one to do now; start, complete, fail and cancel {id, message?} move it on; list ' +
    '{status?} and get {id} look, also at what people noted for you and at those of your other sessions; update {id, status, ' +
    'message?} sets a status: needs_input, from running, asks a person what the message says, and get shows the answer. ' +
    'Nobody else works on items: for that use bg_submit or spawn.',
  input: z
    .strictObject({
      action: z.enum(ITEM_ACTIONS),
      title: z
        .string()
        .min(1)
        .max(10_000)
        .optional()
        .describe('What is to be done, for create and create_subtask.'),
      parent: z.string().optional().describe('The item that a new one is a part of, for create_subtask.'),
      id: z.string().optional().describe('The item, for get, update, start, complete, fail and cancel.'),
      status: statusWord.optional().describe('For update the new status; for list only items in it.'),
      message: z.string().max(100_000).optional().describe('What came of it, or why it is not done.'),
    })
    .superRefine(requireFields),
  output: z.object({ items: z.array(taskView) }),
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  run: (client, input, context) => runItemAction(client, input, context),
});
