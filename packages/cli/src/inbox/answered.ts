// Sends an answer and says what became of it.

import type { Client } from '@coxswain/client';
import {
  type InputAnswer,
  type InputRequest,
  isInputId,
  ProblemError,
  shortId,
  type Task,
} from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';
import { shownId } from '../output/rendering.ts';

/** Answers the request; the first answer wins, and the daemon refuses a late one. */
export const sendAnswer = async (
  { client, output, words }: Pick<Context, 'client' | 'output' | 'words'>,
  typed: string,
  answer: InputAnswer,
): Promise<void> => {
  const connected = await client();
  const request = await connected.inputs.answer(await findRequest(connected, typed), answer);
  if (output.isJson) return output.json(request);
  if (output.isQuiet) return output.line(request.id);
  // What "always" covers, and where an agent keeps it, is in the words of the option.
  const always =
    answer.decision === 'approve_always'
      ? request.options?.find(({ meaning }) => meaning === 'allow_always')?.label
      : undefined;
  const { answered, approvedAs } = words.notes;
  const [id, taskId] = [shownId(request.id, output), shownId(request.taskId, output)];
  await output.line(
    always === undefined ? answered[answer.decision](id, taskId) : approvedAs(id, taskId, safeLine(always)),
  );
};

// Which open request a typed id means: that of the request, the beginning of it, that of its task, or that of
// the task or run above it.
const MIN_CHARACTERS = 3;

const random = (id: string): string => id.slice(id.indexOf('_') + 1);

/** The open requests whose id begins so, with or without `inp_`. */
export const requestsByPrefix = (typed: string, open: readonly InputRequest[]): readonly InputRequest[] => {
  const prefix = typed.toLowerCase().replace(/^inp_/, '');
  if (prefix.length < MIN_CHARACTERS) return [];
  return open.filter(({ id }) => random(id).startsWith(prefix));
};

const nothingUnder = (typed: string): ProblemError =>
  new ProblemError('input_not_found', `no open request '${typed}'; see: cox inbox`);

const only = (typed: string, found: readonly InputRequest[]): InputRequest => {
  const [request, ...others] = found;
  if (request === undefined) throw nothingUnder(typed);
  if (others.length === 0) return request;
  const candidates = found.map(({ id, title }) => `${shortId(id)} ${title}`);
  throw new ProblemError('ambiguous_id', `'${typed}' matches more than one open request`, { candidates });
};

/** What its steps and helpers ask: lists show the task that was started, not those below it. */
const askedBelow = async (
  client: Client,
  task: Task,
  open: readonly InputRequest[],
): Promise<readonly InputRequest[]> => {
  const { tasks } = await client.tasks.list({ root: task.rootId, status: 'needs_input', limit: '1000' });
  const below = tasks.filter(({ rootId, parentId }) => rootId === task.id || parentId === task.id);
  return open.filter(({ taskId }) => below.some(({ id }) => id === taskId));
};

/**
 * The id of the named request. A whole id is taken as it is, so that the daemon can report a request that was
 * answered before. Throws `input_not_found` or `ambiguous_id`.
 */
const findRequest = async (client: Client, typed: string): Promise<string> => {
  if (isInputId(typed)) return typed;
  const open = await client.inputs.list();
  const direct = requestsByPrefix(typed, open);
  if (direct.length > 0) return only(typed, direct).id;
  if (typed.startsWith('inp_')) return only(typed, []).id;
  const { task } = await client.tasks.get(typed).catch((error: unknown) => {
    const isUnknown = error instanceof ProblemError && error.code === 'task_not_found';
    throw isUnknown ? nothingUnder(typed) : error;
  });
  const own = open.filter(({ taskId }) => taskId === task.id);
  const ofTask = own.length > 0 ? own : await askedBelow(client, task, open);
  if (ofTask.length === 0)
    throw new ProblemError('input_not_found', `task ${shortId(task.id)} has no open request; see: cox inbox`);
  return only(typed, ofTask).id;
};
