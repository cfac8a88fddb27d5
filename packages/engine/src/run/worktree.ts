// An agent with `worktree: true` works in a worktree of its conversation: follow-ups see the files of the turns before, and
// two conversations do not get into each other's.

import { type AgentDefinition, ProblemError } from '@coxswain/protocol';
import type { RunRequest } from '@coxswain/runtimes';
import type { EngineDependencies } from '../dependencies.ts';
import type { Recorder } from './recorder.ts';
import type { Run } from './run.ts';
import type { RunSession } from './run-session.ts';

interface WorktreeParts {
  readonly world: Pick<EngineDependencies, 'worktrees'>;
  readonly recorder: Recorder;
  readonly agent: AgentDefinition;
  readonly session: RunSession;
}

/** The request in the worktree, when its agent works in one. Throws ProblemError when there can be none. */
export const inWorktree = async (
  run: Run,
  request: RunRequest,
  { world, recorder, agent, session }: WorktreeParts,
): Promise<RunRequest> => {
  if (agent.worktree !== true) return request;
  if (!world.worktrees)
    throw new ProblemError(
      'unprocessable',
      'this daemon makes no worktrees: take worktree: true from the agent',
    );
  const { environment } = request;
  const { signal } = run;
  const made = await world.worktrees.make({
    folder: request.workDir,
    name: session.id,
    environment,
    signal,
  });
  const { folder, branch, base, repository, workDir } = made;
  run.worksIn(workDir);
  await recorder.update([{ type: 'WorktreeMade', data: { folder, branch, base, repository } }]);
  return { ...request, workDir, environment: { ...environment, PWD: workDir } };
};
