// Leads a run of a workflow: submits what may start, waits for what ended, and plans again, until nothing is left.

import {
  cellWidth,
  fillTemplate,
  ProblemError,
  padToCells,
  type RunEnd,
  shortId,
  type Task,
} from '@coxswain/protocol';
import { Children } from '../children.ts';
import { definitionFrom, payloadOf, type WorkflowDefinition } from '../definition/index.ts';
import type { Orchestrated } from '../orchestrated.ts';
import { type Known, type Plan, planSteps, type Start } from '../plan/plan.ts';
import { isBad, type StepSnapshot } from '../plan/step-snapshot.ts';
import { childOfStep } from './child-of-step.ts';
import { endOfStep } from './end-of-step.ts';
import { type History, historyOf, wasInterrupted } from './history.ts';
import { PlanReporter, planFact } from './report.ts';

/** So many steps are submitted at once. */
const AT_ONCE = 100;

export const runWorkflow = async (
  orchestrated: Orchestrated,
  input: Readonly<Record<string, string>>,
): Promise<RunEnd> => {
  const { task, deps } = orchestrated;
  const definition = definitionFrom(task.prompt, deps.settings().limits);
  const history = await historyOf(task, deps.env.ledger);
  const interruption = interruptionOf(definition, history, task);
  if (interruption !== undefined) return { status: 'failed', reason: 'step_failed', message: interruption };
  const { children, known } = await Children.open(orchestrated);
  const release = deps.waitForChildren(task.id);
  try {
    const run = new WorkflowRun(orchestrated, { definition, history, children, known, input });
    return await run.run();
  } finally {
    await children.endAll();
    children.close();
    release();
  }
};

interface RunParts {
  readonly definition: WorkflowDefinition;
  readonly history: History;
  readonly children: Children;
  /** Steps that an earlier attempt of this run began. */
  readonly known: readonly Task[];
  readonly input: Readonly<Record<string, string>>;
}

class WorkflowRun {
  readonly #orchestrated: Orchestrated;
  readonly #parts: RunParts;
  readonly #tasks = new Map<string, Task>();
  readonly #refused = new Map<string, string>();
  readonly #known: Known;

  constructor(orchestrated: Orchestrated, parts: RunParts) {
    const { input, history } = parts;
    this.#orchestrated = orchestrated;
    this.#parts = parts;
    const payload = payloadOf(input);
    const { workDir } = orchestrated.task;
    for (const child of parts.known) this.#note(child);
    const [tasks, refused] = [this.#tasks, this.#refused];
    this.#known = { input, payload, workDir, tasks, refused, earlier: history.completed };
  }

  async run(): Promise<RunEnd> {
    const { definition, children } = this.#parts;
    const { handle, deps } = this.#orchestrated;
    const reporter = new PlanReporter((facts) => handle.update(facts));
    const stop = AbortSignal.any([handle.signal, deps.stopping]);
    let plan = planSteps(definition, this.#known);
    while (!plan.isOver) {
      if (stop.aborted) return this.#stopped();
      await this.#start(plan);
      plan = planSteps(definition, this.#known, plan);
      await reporter.report(plan);
      // A step that was refused lets others go on, or ends it all.
      if (plan.isOver || plan.toStart.length > 0) continue;
      const ended = await children.nextEnded(stop).catch((error: unknown) => {
        if (!stop.aborted) throw error;
        return [];
      });
      for (const task of ended) this.#note(task);
      plan = planSteps(definition, this.#known, plan);
    }
    await reporter.report(plan);
    return outcomeOfPlan(definition, plan);
  }

  async #start({ toStart }: Plan): Promise<void> {
    for (let from = 0; from < toStart.length; from += AT_ONCE)
      await Promise.all(toStart.slice(from, from + AT_ONCE).map((start) => this.#startOne(start)));
  }

  async #startOne(start: Start): Promise<void> {
    const { task: run, deps } = this.#orchestrated;
    const { history, children } = this.#parts;
    const { key } = start.step;
    try {
      const context = { run, settings: deps.settings(), last: history.last.get(key) };
      this.#note(await children.submit(childOfStep(start, context)));
    } catch (error) {
      // What the ledger cannot write now is not refused: the run itself cannot go on.
      if (!(error instanceof ProblemError) || error.code === 'storage') throw error;
      this.#refused.set(key, error.message);
    }
  }

  /** What works is let finish when the daemon waits for it; a cancel ends it with the run. */
  async #stopped(): Promise<RunEnd> {
    const { handle, deps, task } = this.#orchestrated;
    const { children } = this.#parts;
    if (!handle.signal.aborted) {
      await children.endPending();
      while (children.active.length > 0 && !handle.signal.aborted)
        await children.nextEnded(handle.signal).catch((error: unknown) => {
          if (!handle.signal.aborted) throw error;
        });
      deps.leave(task.id);
    }
    await children.endAll();
    // Nothing in it is in progress.
    for (const child of await deps.env.ledger.tasks.children(task.id)) this.#note(child);
    await handle.update([planFact(planSteps(this.#parts.definition, this.#known))]);
    return { status: 'cancelled' };
  }

  #note(child: Task): void {
    if (child.step !== undefined) this.#tasks.set(child.step, child);
  }
}

// Steps that were at work when the daemon died may have done a part of it. They are done again only where that is allowed.

/** Why a run cannot go on; undefined: it can. */
const interruptionOf = ({ steps }: WorkflowDefinition, { last }: History, run: Task): string | undefined => {
  if (run.composition?.kind === 'workflow' && run.composition.repeatsInterrupted) return undefined;
  const stuck = steps.flatMap(({ key, mayRepeat }) => {
    const task = last.get(key);
    return task && !mayRepeat && wasInterrupted(task) ? [{ key, task }] : [];
  });
  const [first] = stuck;
  if (!first) return undefined;
  const names = stuck.map(({ key }) => `'${key}'`).join(', ');
  return (
    `${stuck.length === 1 ? 'step' : 'steps'} ${names} stopped half way when the daemon went away and may have done a part of the work; ` +
    `see how far with: cox tasks describe ${shortId(first.task.id)}, then do it again with: cox tasks retry --force ${shortId(run.id)}, ` +
    'or let the step say retry: {onInterrupt: true}'
  );
};

// How a run of a workflow ends, and what it answers.
const outcomeOfPlan = ({ outputs }: WorkflowDefinition, plan: Plan): RunEnd => {
  const all = [...plan.snapshots.values()];
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

const MAX_NAMED = 5;

const messageOf = (all: readonly StepSnapshot[], bad: readonly StepSnapshot[]): string => {
  const failed = bad.filter(({ state }) => state !== 'blocked');
  const blocked = bad.length - failed.length;
  const named = failed
    .slice(0, MAX_NAMED)
    .map(({ step, state, detail }) => `${step.key} (${detail ?? state})`)
    .join(', ');
  const more = failed.length > MAX_NAMED ? `, and ${failed.length - MAX_NAMED} more` : '';
  const behind = blocked === 0 ? '' : `; ${blocked} did not run because of that`;
  return `${failed.length} of ${all.length} steps failed: ${named}${more}${behind}`;
};

const summaryOf = (all: readonly StepSnapshot[]): string => {
  const width = Math.max(...all.map(({ step }) => cellWidth(step.key)));
  return all.map((snapshot) => `${padToCells(snapshot.step.key, width)}  ${endOfStep(snapshot)}`).join('\n');
};
