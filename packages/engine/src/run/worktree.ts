// An agent with a `worktree` works in one of its conversation: follow-ups see the files of the turns before, and two
// conversations do not get into each other's. A new one is set up before anybody works in it.

import { type AgentDefinition, type Fact, ProblemError, type RunEnd, SHELL_AGENT } from '@coxswain/protocol';
import type { RunHandle, RunRequest, Worktree } from '@coxswain/runtimes';
import type { Worktrees } from '../dependencies.ts';
import type { Run } from './run.ts';
import type { RunWork } from './run-handle.ts';

interface WorktreeWork extends RunWork {
  readonly handle: RunHandle;
}

/**
 * The request in the worktree, when its agent works in one; or how the run ended, when the worktree could not be set up. Throws
 * ProblemError when there can be none.
 */
export const inWorktree = async (
  run: Run,
  request: RunRequest,
  work: WorktreeWork,
): Promise<RunRequest | RunEnd> => {
  const { recorder, agent, session } = work;
  if (agent.worktree === undefined || agent.worktree === false) return request;
  const { worktrees } = work.deps.env;
  if (!worktrees)
    throw new ProblemError(
      'unprocessable',
      'this daemon cannot create worktrees: remove worktree: true from the agent',
    );
  const { environment } = request;
  const { signal } = run;
  const setup = agent.worktree === true ? {} : agent.worktree;
  const made = await worktrees.make({
    folder: request.workDir,
    name: session.id,
    setup,
    environment,
    signal,
  });
  const { folder, branch, base, repository, workDir } = made;
  run.worksIn(workDir);
  const notes = made.notes.map(
    (text): Fact => ({
      type: 'MessageAdded',
      data: { role: 'system', text, by: 'cox' },
    }),
  );
  await recorder.update([{ type: 'WorktreeMade', data: { folder, branch, base, repository } }, ...notes]);
  const relocated = { ...request, workDir, environment: { ...environment, PWD: workDir } };
  const failed = made.isReady
    ? undefined
    : await setUp(made, { ...work, worktrees, relocated, command: setup.setup });
  return failed ?? relocated;
};

interface SetUp extends WorktreeWork {
  readonly worktrees: Worktrees;
  readonly relocated: RunRequest;
  readonly command: string | undefined;
}

/** Runs the setup command as a program of this run: with its output, its time limit and its cancel. What failed is tried again. */
const setUp = async (
  { folder }: Worktree,
  { deps: { env }, worktrees, agent, handle, relocated, command }: SetUp,
): Promise<RunEnd | undefined> => {
  if (command !== undefined) {
    const runtime = env.runtimes.command;
    if (!runtime)
      throw new ProblemError(
        'unprocessable',
        'this daemon cannot run commands: remove setup from the worktree',
      );
    const { attachments: _attachments, overrides: _overrides, ...rest } = relocated;
    const shell: AgentDefinition = {
      ...{ name: SHELL_AGENT, runtime: 'command', shell: true, env: {}, passEnv: [], maySubmit: [] },
      definedIn: agent.definedIn,
    };
    const outcome = await runtime.run(
      {
        ...rest,
        agent: shell,
        program: 'setup',
        prompt: command,
        workDir: folder,
        environment: { ...relocated.environment, PWD: folder },
      },
      handle,
    );
    if (outcome.status === 'cancelled') return outcome;
    if (outcome.status === 'failed')
      return {
        status: 'failed',
        reason: 'runtime_error',
        message: `the setup of its worktree failed (agents.${agent.name}.worktree.setup: ${command}): ${outcome.message}; the next task of the session runs it again`,
      };
  }
  await worktrees.noteReady(folder);
  return undefined;
};
