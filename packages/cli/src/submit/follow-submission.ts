// Submits a task and stays with it.

import type { SubmitTaskInput } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { type FollowSettings, followEvents } from '../follow/follow-task.ts';

/** Resolves with the exit code: the task's, or 130 when the user detached. */
export const followSubmission = (
  context: Context,
  input: SubmitTaskInput,
  settings: FollowSettings,
): Promise<number> =>
  followEvents(context, (client, signal) => client.tasks.submitAndFollow(input, signal), settings);
