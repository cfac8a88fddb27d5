// From a step whose places are filled to the task that does it.

import { formatDuration, ProblemError, SHELL_AGENT, type Task, templateReferences } from '@coxswain/protocol';
import type { EngineSettings } from '../../engine.ts';
import type { Child } from '../children.ts';
import { definitionFrom, inputsFor } from '../definition/index.ts';
import { requireSpeaker } from '../discussion/speakers.ts';
import type { Start } from '../plan/plan.ts';

export interface StepContext {
  readonly run: Task;
  readonly settings: EngineSettings;
  /** What became of the step when it ran last, in an earlier run. */
  readonly last: Task | undefined;
}

const MAX_TITLE_CHARACTERS = 500;

/** Throws ProblemError when it cannot be asked for like this. */
export const childOfStep = ({ step, request }: Start, context: StepContext): Child => {
  const { run } = context;
  const work = workOf({ step, request }, context);
  const name = run.composition?.kind === 'workflow' ? run.composition.name : run.description;
  return {
    input: {
      title: `${name} · ${step.key}`.slice(0, MAX_TITLE_CHARACTERS),
      session: request.session,
      workDir: request.workDir,
      labels: request.labels,
      maxAttempts: step.attempts,
      timeoutMs: step.work.kind === 'approve' ? undefined : step.timeoutMs,
      ...work.input,
      env: request.env,
    },
    origination: { kind: 'step', step: step.key, input: request.input, ...work.origination },
  };
};

interface Work {
  readonly input: Child['input'];
  readonly origination: Partial<Child['origination']>;
}

const workOf = ({ step, request: { work, programInput } }: Start, context: StepContext): Work => {
  const { settings } = context;
  switch (work.kind) {
    case 'prompt':
      return {
        input: { prompt: work.prompt, agent: work.agent },
        origination: {
          programInput,
          isFilled: step.work.kind === 'prompt' && templateReferences(step.work.prompt).length > 0,
        },
      };
    case 'run':
      return {
        input: 'line' in work ? { prompt: work.line, agent: SHELL_AGENT } : { command: [...work.command] },
        origination: { programInput },
      };
    case 'workflow':
      return subWorkflow(work, context);
    case 'discuss': {
      const { topic, agents, judge, rounds, roundLimitMs } = work;
      for (const agent of [...agents, judge]) requireSpeaker(settings, agent);
      const composition = { kind: 'discussion', agents, judge, rounds, roundLimitMs } as const;
      return { input: { prompt: topic }, origination: { kind: 'discussion', composition } };
    }
    case 'approve':
      return {
        input: { prompt: work.question },
        origination: { composition: { kind: 'approve', timeoutMs: step.timeoutMs } },
      };
    case 'wait':
      return {
        input: { prompt: `wait ${formatDuration(work.waitMs, true)}` },
        origination: { composition: { kind: 'wait', waitMs: work.waitMs } },
      };
  }
};

type SubWorkflow = Extract<Start['request']['work'], { readonly kind: 'workflow' }>;

const subWorkflow = (work: SubWorkflow, { run, settings, last }: StepContext): Work => {
  if (work.source === '')
    throw new ProblemError('invalid_request', `the definition of sub-workflow '${work.name}' is missing`);
  const definition = definitionFrom(work.source, settings.limits);
  const repeatsInterrupted =
    run.composition?.kind === 'workflow' ? run.composition.repeatsInterrupted : undefined;
  return {
    input: { prompt: work.source },
    origination: {
      kind: 'workflow',
      // It continues what it did before, as its parent does.
      retryOf: last?.id,
      composition: {
        kind: 'workflow',
        name: definition.name,
        input: inputsFor(definition, work.input),
        onRestart: 'fail',
        repeatsInterrupted,
      },
    },
  };
};
