// Sends an answer and says what became of it.

import type { InputAnswer } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';
import { shownId } from '../output/rendering.ts';
import { findRequest } from './find-request.ts';

/** Answers the request that is meant; the first answer wins, and a late one is told so by the daemon. */
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
