// Tells how far a run is: its steps as a plan, and what it waits for in a line.

import type { Fact, PlanEntry, PlanStatus, StepState } from '@coxswain/protocol';
import type { Plan } from '../plan/plan.ts';
import { isSettled, type StepSnapshot } from '../plan/step-snapshot.ts';
import { endOfStep } from './end-of-step.ts';

/** A plan with more steps than this is reported again only when a hundredth of them have changed. */
const STEPS_TOLD_ALWAYS = 100;
const NAMED_IN_DETAIL = 5;

export class PlanReporter {
  readonly #update: (facts: readonly Fact[]) => Promise<void>;
  #reported = '';
  #toldSettled = Number.NEGATIVE_INFINITY;
  readonly #written = new Set<string>();

  constructor(update: (facts: readonly Fact[]) => Promise<void>) {
    this.#update = update;
  }

  async report(plan: Plan): Promise<void> {
    const all = [...plan.snapshots.values()];
    const settled = all.filter(isSettled).length;
    const facts: Fact[] = this.#linesOf(all);
    const stride = all.length > STEPS_TOLD_ALWAYS ? all.length / STEPS_TOLD_ALWAYS : 0;
    if (plan.isOver || settled - this.#toldSettled >= stride) {
      this.#toldSettled = settled;
      facts.push(planFact(plan));
    }
    const detail = detailOf(all, settled);
    facts.push({ type: 'AgentStatus', data: { phase: 'waiting_children', detail } });
    const reported = JSON.stringify(facts);
    if (reported === this.#reported) return;
    this.#reported = reported;
    await this.#update(facts);
  }

  /** What became of the steps that ended since, as the output of the run. */
  #linesOf(all: readonly StepSnapshot[]): Fact[] {
    const fresh = all.filter((one) => isSettled(one) && !this.#written.has(one.step.key));
    for (const { step } of fresh) this.#written.add(step.key);
    const text = fresh.map((one) => `${one.step.key}: ${endOfStep(one)}\n`).join('');
    return text === '' ? [] : [{ type: 'StreamChunk', data: { stream: 'message', text } }];
  }
}

/** What another step kept from running was skipped. */
const STATUSES: Readonly<Record<StepState, PlanStatus>> = {
  waiting: 'pending',
  pending: 'in_progress',
  running: 'in_progress',
  needs_input: 'in_progress',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
  blocked: 'skipped',
};

/** The steps as the plan of the run. */
export const planFact = ({ snapshots }: Plan): Fact => ({
  type: 'PlanUpdated',
  data: { entries: [...snapshots.values()].map(entryOf) },
});

const entryOf = ({ step, state }: StepSnapshot): PlanEntry => ({
  content: step.key,
  status: STATUSES[state],
});

/** `3/30 steps: test[node=20], lint` */
const detailOf = (all: readonly StepSnapshot[], settled: number): string => {
  const active = all.filter((one) => !isSettled(one) && one.state !== 'waiting').map(({ step }) => step.key);
  const named = active.slice(0, NAMED_IN_DETAIL).join(', ');
  const more = active.length > NAMED_IN_DETAIL ? `, and ${active.length - NAMED_IN_DETAIL} more` : '';
  return `${settled}/${all.length} steps${named === '' ? '' : `: ${named}${more}`}`;
};
