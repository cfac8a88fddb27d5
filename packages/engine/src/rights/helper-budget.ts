// How many helpers a task may have in all: what its programs submitted, and what that submitted. The budgets of all tasks
// above hold, so that helpers of helpers do not get around them.

import type { Ledger } from '@coxswain/ledger';
import { type AgentDefinition, ProblemError, type Task, type TaskId } from '@coxswain/protocol';

interface Holder {
  readonly task: Task;
  readonly max: number;
}

/** Counts in one go: what is submitted together counts together. Nobody else may submit in this tree meanwhile. */
export class HelperBudget {
  readonly #ledger: Ledger;
  readonly #agents: readonly AgentDefinition[];
  readonly #helpers = new Map<TaskId, readonly Task[]>();
  readonly #added = new Map<TaskId, number>();

  constructor(ledger: Ledger, agents: readonly AgentDefinition[]) {
    this.#ledger = ledger;
    this.#agents = agents;
  }

  /**
   * Takes the place of one helper below the parent. Throws `tree_limit` with the key when there is none left; a repeated
   * request, known by its key, takes none.
   */
  async take(parent: TaskId, idempotencyKey: string | undefined): Promise<void> {
    const holders = await this.#holders(parent);
    for (const { task, max } of holders) {
      const helpers = await this.#helpersOf(task.id);
      if (idempotencyKey !== undefined && helpers.some((one) => one.idempotencyKey === idempotencyKey))
        return;
      const count = helpers.length + (this.#added.get(task.id) ?? 0);
      if (count < max) continue;
      const key = `agents.${task.agent}.maxHelpers`;
      throw new ProblemError(
        'tree_limit',
        `task ${task.id} has had ${count} helpers, ${key} is ${max}; do the rest yourself, or raise it in the config`,
        { limit: { key, value: max } },
      );
    }
    for (const { task } of holders) this.#added.set(task.id, (this.#added.get(task.id) ?? 0) + 1);
  }

  async #holders(parent: TaskId): Promise<readonly Holder[]> {
    const holders: Holder[] = [];
    for (const task of await this.#ledger.tasks.ancestors(parent)) {
      const max = this.#agents.find(({ name }) => name === task.agent)?.maxHelpers;
      if (max !== undefined) holders.push({ task, max });
      if (task.source !== 'agent') break;
    }
    return holders;
  }

  async #helpersOf(id: TaskId): Promise<readonly Task[]> {
    const known = this.#helpers.get(id) ?? (await this.#below(id));
    this.#helpers.set(id, known);
    return known;
  }

  async #below(id: TaskId): Promise<readonly Task[]> {
    const children = await this.#ledger.tasks.children(id);
    const helpers = children.filter(({ kind, source }) => kind !== 'item' && source === 'agent');
    const further = await Promise.all(helpers.map((helper) => this.#below(helper.id)));
    return [...helpers, ...further.flat()];
  }
}
