// Commands that answer what an agent asks. Without an id they are about what is asked in this conversation.

import {
  type ChatCommandOutcome,
  type InputAnswer,
  type InputRequest,
  MIN_PREFIX_CHARACTERS,
} from '@coxswain/protocol';
import type { ChatCommandContext, CommandOf } from './context.ts';

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

export const answer = async (
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
