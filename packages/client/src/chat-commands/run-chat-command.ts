// What each chat command does, wherever it was said: in the cockpit, or on a channel.

import type { ChatCommand, ChatCommandOutcome } from '@coxswain/protocol';
import { answer } from './answers.ts';
import type { ChatCommandContext } from './context.ts';
import { addItem, editItem, listItems, moveItem } from './items.ts';
import { aboutJob, editJob, newJob } from './jobs.ts';
import {
  begin,
  listAgents,
  listSessions,
  model,
  newSession,
  reset,
  switchAgent,
  switchSession,
} from './sessions.ts';
import { activeTasks, cancelTask, discuss, repair, retryTask, submitBackground } from './tasks.ts';

/** Does it and tells what came of it. Throws the ProblemError of the daemon where that refuses. */
export const runChatCommand = async (
  command: ChatCommand,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  switch (command.command) {
    case 'task new':
      return newJob(command, context);
    case 'task edit':
      return editJob(command, context);
    case 'task list':
      return { outcome: 'jobs', jobs: await context.client.jobs.list() };
    case 'task cancel':
      return cancelTask(command.task, context);
    case 'task retry':
      return retryTask(command.task, context);
    case 'task repair':
      return repair(command, context);
    case 'approve':
    case 'deny':
    case 'answer':
      return answer(command, context);
    case 'agent list':
      return listAgents(context);
    case 'agent switch':
      return switchAgent(command, context);
    case 'session list':
      return listSessions(context);
    case 'session new':
      return newSession(command, context);
    case 'session switch':
      return switchSession(command, context);
    case 'new':
      return begin(context);
    case 'reset':
      return reset(context);
    case 'model':
      return model(command, context);
    case 'item list':
      return listItems(context);
    case 'item add':
      return addItem(command, context);
    case 'item edit':
      return editItem(command, context);
    case 'item start':
    case 'item done':
    case 'item fail':
    case 'item drop':
    case 'item move':
      return moveItem(command, context);
    case 'bg':
      return submitBackground(command, context);
    case 'discuss':
      return discuss(command, context);
    case 'tasks':
      return activeTasks(context);
    case 'help':
    case 'quit':
    case 'attach':
      return { outcome: command.command };
    default:
      return aboutJob(command, context);
  }
};
