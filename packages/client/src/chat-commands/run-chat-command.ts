// What each chat command does, wherever it was said: in the cockpit, or on a channel.

import {
  ACTIVE_STATUSES,
  type ChatCommand,
  type ChatCommandOutcome,
  type InputAnswer,
  type InputRequest,
  MIN_PREFIX_CHARACTERS,
} from '@coxswain/protocol';
import type { ChatCommandContext, CommandOf } from './context.ts';
import { editJob, newJob, runJobCommand } from './jobs.ts';
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

/** Runs the command and returns its outcome. Throws the daemon's ProblemError where it refuses. */
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
      return runJobCommand(command, context);
  }
};

// Commands about the to-dos of the session's agent.

/** The most that are listed. */
const SHOWN_ITEMS = '30';

const listItems = async ({ client, agent }: ChatCommandContext): Promise<ChatCommandOutcome> => {
  const { tasks } = await client.tasks.list({
    kind: 'item',
    status: ACTIVE_STATUSES.join(','),
    limit: SHOWN_ITEMS,
    agent,
  });
  return { outcome: 'items', items: tasks.toReversed() };
};

const addItem = async (
  { title }: CommandOf<'item add'>,
  { client, agent, source }: ChatCommandContext,
): Promise<ChatCommandOutcome> => ({
  outcome: 'item_added',
  item: await client.items.create({ title, source, agent }),
});

const editItem = async (
  { item, title }: CommandOf<'item edit'>,
  { client }: ChatCommandContext,
): Promise<ChatCommandOutcome> => ({
  outcome: 'item_edited',
  item: await client.items.move(item, { title }),
});

const moveItem = async (
  { item, status, text }: CommandOf<'item start' | 'item done' | 'item fail' | 'item drop' | 'item move'>,
  { client }: ChatCommandContext,
): Promise<ChatCommandOutcome> => ({
  outcome: 'item_moved',
  item: await client.items.move(item, { status, message: text }),
});

// Commands that answer what an agent asks. Without an id they are about what is asked in this conversation.
const ALWAYS = /^(?:always|总是|一直)$/i;

const begins = (id: string, typed: string): boolean =>
  id.startsWith(typed) || id.slice(id.indexOf('_') + 1).startsWith(typed);

/** The one whose id, or whose task's, begins so. */
const named = (typed: string, open: readonly InputRequest[]): InputRequest | undefined => {
  const id = typed.toLowerCase();
  if (id.length < MIN_PREFIX_CHARACTERS) return undefined;
  const found = open.filter((request) => begins(request.id, id) || begins(request.taskId, id));
  return found.length === 1 ? found[0] : undefined;
};

/** What is asked in the session, oldest first. */
const askedHere = async (
  open: readonly InputRequest[],
  { client, session, openRequest, givenAt }: ChatCommandContext,
): Promise<readonly InputRequest[]> => {
  if (openRequest) return [openRequest];
  if (session === undefined) return [];
  const { tasks } = await client.tasks.list({ status: 'needs_input', session, limit: '100' });
  const ids = new Set<string>(tasks.map(({ id }) => id));
  return open.filter(
    ({ taskId, createdAt }) => ids.has(taskId) && (givenAt === undefined || createdAt <= givenAt),
  );
};

const answerOf = (
  command: CommandOf<'approve' | 'deny' | 'answer'>['command'],
  words: string,
): InputAnswer => {
  if (command === 'approve') return { decision: ALWAYS.test(words.trim()) ? 'approve_always' : 'approve' };
  return { decision: command, ...(words !== '' && { text: words }) };
};

const answer = async (
  { command, text }: CommandOf<'approve' | 'deny' | 'answer'>,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const open = await context.client.inputs.list();
  const [first = ''] = text.split(/\s/, 1);
  const meant = named(first, open);
  const here = meant ? [meant] : await askedHere(open, context);
  const [request, ...others] = here;
  // Words are no id: `/deny because it is late`.
  if (!request)
    return { outcome: 'nothing_asked', typed: command === 'answer' || first !== text ? '' : text };
  if (others.length > 0) return { outcome: 'several_asked', requests: here };
  const words = meant ? text.slice(first.length).trim() : text;
  return {
    outcome: 'answered',
    request: await context.client.inputs.answer(request.id, answerOf(command, words)),
  };
};
