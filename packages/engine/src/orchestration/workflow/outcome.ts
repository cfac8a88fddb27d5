// How a run of a workflow ends, and what it answers.

import { cellWidth, fillTemplate, ProblemError, padToCells, type RunEnd } from '@coxswain/protocol';
import type { WorkflowDefinition } from '../definition/definition.ts';
import type { Plan } from '../plan/plan.ts';
import { isBad, type Standing } from '../plan/standing.ts';
import { endOfStep } from './end-of-step.ts';

export const outcomeOfPlan = ({ outputs }: WorkflowDefinition, plan: Plan): RunEnd => {
  const all = [...plan.standings.values()];
  const summary = summaryOf(all);
  const bad = all.filter(isBad);
  if (bad.length > 0)
    return { status: 'failed', reason: 'step_failed', message: messageOf(all, bad), result: summary };
  if (Object.keys(outputs).length === 0) return { status: 'completed', result: summary };
  try {
    const filled = Object.entries(outputs).map(
      ([name, text]) => [name, fillTemplate(text, plan.values)] as const,
    );
    return { status: 'completed', result: JSON.stringify(Object.fromEntries(filled), null, 2) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { status: 'failed', reason: 'step_failed', message: `outputs: ${error.message}`, result: summary };
  }
};

const MOST_NAMED = 5;

const messageOf = (all: readonly Standing[], bad: readonly Standing[]): string => {
  const failed = bad.filter(({ state }) => state !== 'blocked');
  const blocked = bad.length - failed.length;
  const named = failed
    .slice(0, MOST_NAMED)
    .map(({ step, state, detail }) => `${step.key} (${detail ?? state})`)
    .join(', ');
  const more = failed.length > MOST_NAMED ? `, and ${failed.length - MOST_NAMED} more` : '';
  const behind = blocked === 0 ? '' : `; ${blocked} did not run because of that`;
  return `${failed.length} of ${all.length} steps failed: ${named}${more}${behind}`;
};

const summaryOf = (all: readonly Standing[]): string => {
  const width = Math.max(...all.map(({ step }) => cellWidth(step.key)));
  return all.map((standing) => `${padToCells(standing.step.key, width)}  ${endOfStep(standing)}`).join('\n');
};
