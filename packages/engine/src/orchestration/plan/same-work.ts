// Whether a task of an earlier run did what is asked for now: only then its result is taken over.

import { isDeepStrictEqual } from 'node:util';
import { COMMAND_AGENT, SHELL_AGENT, type Task } from '@coxswain/protocol';
import type { StepWork } from '../definition/definition.ts';
import type { StepRequest } from './resolve-step.ts';

export const didTheSame = (task: Task, request: StepRequest): boolean =>
  task.workDir === request.workDir &&
  (request.session === undefined || task.session === request.session) &&
  isSameWork(task, request.work) &&
  hadSameInput(task, request);

/** What runs as a command reads its values from variables; an agent has only those that its step names. */
const hadSameInput = ({ input }: Task, { work, input: named, programInput }: StepRequest): boolean => {
  if (work.kind !== 'run' && work.kind !== 'prompt') return true;
  // It had none, and its text, which is the same, reads none.
  if (input === undefined) return Object.keys(named).length === 0;
  if (isDeepStrictEqual(input, { ...programInput, ...named })) return true;
  return work.kind === 'prompt' && isDeepStrictEqual(input, named);
};

const isSameWork = ({ prompt, agent, command, composition }: Task, work: StepWork): boolean => {
  switch (work.kind) {
    case 'prompt':
      return prompt === work.prompt && (work.agent === undefined || agent === work.agent) && !composition;
    case 'run':
      return 'line' in work
        ? agent === SHELL_AGENT && prompt === work.line
        : agent === COMMAND_AGENT && isDeepStrictEqual(command, work.command);
    case 'workflow':
      return (
        composition?.kind === 'workflow' &&
        prompt === work.source &&
        // What was asked for; defaults may have come to it.
        Object.entries(work.input).every(([name, value]) => composition.input[name] === value)
      );
    case 'discuss':
      return (
        composition?.kind === 'discussion' &&
        prompt === work.topic &&
        isDeepStrictEqual(composition.agents, work.agents) &&
        composition.judge === work.judge &&
        composition.rounds === work.rounds
      );
    case 'approve':
      return composition?.kind === 'approve' && prompt === work.question;
    case 'wait':
      return composition?.kind === 'wait' && composition.waitMs === work.waitMs;
  }
};
