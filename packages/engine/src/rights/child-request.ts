// What a program may ask for when it submits: its own agent or one that `maySubmit` names, and nothing that would let an
// agent that may not run commands run one after all.

import { type AgentDefinition, agentNameOf, ProblemError, type SubmitTask } from '@coxswain/protocol';
import type { EngineSettings } from '../engine.ts';
import type { Program } from './program.ts';
import { runsAnything } from './started-programs.ts';

const forbidden = ({ task }: Program, what: string, remedy: string): ProblemError =>
  new ProblemError('forbidden', `a program of task ${task.id} may not ${what}; ${remedy}`);

const raise = ({ task }: Program): string =>
  `its agent '${task.agent}', or one that submitted it, may not run commands without asking (permissions.execute)`;

/** Throws `forbidden` unless a program of the task may submit to the agent: its own, or one that `maySubmit` names. */
export const requireMaySubmit = (
  settings: EngineSettings,
  program: Program,
  agent: AgentDefinition,
  command: readonly string[] | undefined,
): void => {
  const { task } = program;
  const own = settings.agents.find(({ name }) => name === task.agent);
  if (agent.name !== task.agent && !own?.maySubmit.some((to) => agentNameOf(to) === agent.name)) {
    throw new ProblemError(
      'forbidden',
      `agent '${task.agent}' may not submit to '${agent.name}'; allow it with agents.${task.agent}.maySubmit in the config`,
    );
  }
  if (program.mayExecute || !runsAnything({ agent, command })) return;
  throw forbidden(program, `run commands through agent '${agent.name}'`, raise(program));
};

/** Throws `forbidden` for variables: by the PATH alone a program of one's own would be run in place of another. */
export const requireMaySetVariables = (
  program: Program,
  { environment, env = {} }: Partial<Pick<SubmitTask, 'environment' | 'env'>>,
): void => {
  if (program.mayExecute) return;
  const sent = environment === undefined ? Object.keys(env) : ['environment', ...Object.keys(env)];
  if (sent.length === 0) return;
  throw forbidden(
    program,
    `choose the environment of what it submits (${sent.slice(0, 3).join(', ')})`,
    `leave it out: the child gets its parent's; ${raise(program)}`,
  );
};

/** A program may ask for nothing more urgent than its own task. Throws `forbidden` for what was asked for above it. */
export const priorityWithin = ({ task }: Program, priority: number): number => {
  if (priority <= task.priority) return priority;
  // Nobody who says nothing asks for more.
  if (priority <= 0) return task.priority;
  throw new ProblemError(
    'forbidden',
    `a program of task ${task.id} may set a priority up to ${task.priority}, its task's own, not ${priority}; leave it out or lower it`,
  );
};

/** Throws `forbidden` when a program would give a task that is retried another prompt. */
export const requireMayEdit = (program: Program, prompt: string | undefined): void => {
  if (prompt === undefined || program.mayExecute) return;
  throw forbidden(program, 'retry a task with another prompt', `submit a new one: ${raise(program)}`);
};
