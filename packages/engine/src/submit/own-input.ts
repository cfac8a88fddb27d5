// What the daemon itself asks of a task: a step of a workflow, a turn of a discussion, a run of a job. Values were filled into its
// texts, so the result is checked by the rules for any submission.

import { ProblemError, type SubmitTask } from '@coxswain/protocol';
import { type SubmitTaskInput, submitTask } from '@coxswain/protocol/schema';

/** The input with its defaults. Throws `invalid_request`; `whose`: how the sentence begins that names the fault. */
export const ownInput = (
  fields: { readonly [Field in keyof SubmitTaskInput]: unknown },
  whose: string,
): SubmitTask => {
  const { data, error } = submitTask.safeParse(fields);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new ProblemError('invalid_request', `${whose} ${issue?.path.join('.')} ${issue?.message}`);
};
