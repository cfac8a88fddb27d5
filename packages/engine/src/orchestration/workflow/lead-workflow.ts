// Leads a run of a workflow: submits what may start, waits for what ended, and plans again, until nothing is left.

import { ProblemError, type RunEnd, type Task } from '@coxswain/protocol';
import { Children } from '../children.ts';
import { definitionFrom } from '../definition/check-workflow.ts';
import type { WorkflowDefinition } from '../definition/definition.ts';
import { payloadOf } from '../inputs.ts';
import type { Led } from '../led.ts';
import { type Known, type Plan, planSteps, type Start } from '../plan/plan.ts';
import { childOfStep } from './child-of-step.ts';
import { type History, historyOf } from './history.ts';
import { interruptionOf } from './interrupted.ts';
import { outcomeOfPlan } from './outcome.ts';
import { planFact, Teller } from './tell.ts';

/** So many steps are submitted at once. */
const AT_ONCE = 100;

export const leadWorkflow = async (led: Led, input: Readonly<Record<string, string>>): Promise<RunEnd> => {
  const { task, deps } = led;
  const definition = definitionFrom(task.prompt, deps.settings().limits);
  const history = await historyOf(task, deps.world.ledger);
  const interruption = interruptionOf(definition, history, task);
  if (interruption !== undefined) return { status: 'failed', reason: 'step_failed', message: interruption };
  const { children, known } = await Children.open(led);
  const release = deps.waitForChildren(task.id);
  try {
    const run = new WorkflowRun(led, { definition, history, children, known, input });
    return await run.lead();
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
  readonly #led: Led;
  readonly #parts: RunParts;
  readonly #tasks = new Map<string, Task>();
  readonly #refused = new Map<string, string>();
  readonly #known: Known;

  constructor(led: Led, parts: RunParts) {
    const { input, history } = parts;
    this.#led = led;
    this.#parts = parts;
    const payload = payloadOf(input);
    const { workDir } = led.task;
    for (const child of parts.known) this.#note(child);
    const [tasks, refused] = [this.#tasks, this.#refused];
    this.#known = { input, payload, workDir, tasks, refused, earlier: history.completed };
  }

  async lead(): Promise<RunEnd> {
    const { definition, children } = this.#parts;
    const { handle, deps } = this.#led;
    const teller = new Teller((facts) => handle.update(facts));
    const stop = AbortSignal.any([handle.signal, deps.leaving]);
    let plan = planSteps(definition, this.#known);
    while (!plan.isOver) {
      if (stop.aborted) return this.#stopped();
      await this.#start(plan);
      plan = planSteps(definition, this.#known, plan);
      await teller.tell(plan);
      // A step that was refused lets others go on, or ends it all.
      if (plan.isOver || plan.toStart.length > 0) continue;
      const ended = await children.nextEnded(stop).catch((error: unknown) => {
        if (!stop.aborted) throw error;
        return [];
      });
      for (const task of ended) this.#note(task);
      plan = planSteps(definition, this.#known, plan);
    }
    await teller.tell(plan);
    return outcomeOfPlan(definition, plan);
  }

  async #start({ toStart }: Plan): Promise<void> {
    for (let from = 0; from < toStart.length; from += AT_ONCE)
      await Promise.all(toStart.slice(from, from + AT_ONCE).map((start) => this.#startOne(start)));
  }

  async #startOne(start: Start): Promise<void> {
    const { task: run, deps } = this.#led;
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
    const { handle, deps, task } = this.#led;
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
    // Nothing of it is in progress any more.
    for (const child of await deps.world.ledger.tasks.children(task.id)) this.#note(child);
    await handle.update([planFact(planSteps(this.#parts.definition, this.#known))]);
    return { status: 'cancelled' };
  }

  #note(child: Task): void {
    if (child.step !== undefined) this.#tasks.set(child.step, child);
  }
}
