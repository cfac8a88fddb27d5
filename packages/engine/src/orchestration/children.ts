// The children of a task that the daemon leads: submitted, followed over the events of their tree, and ended with their leader.

import {
  type EventType,
  type LedgerEvent,
  shortId,
  type Task,
  type TaskId,
  TERMINAL_EVENTS,
} from '@coxswain/protocol';
import type { SubmitTaskInput } from '@coxswain/protocol/schema';
import type { RunHandle } from '@coxswain/runtimes';
import { cancelTasks } from '../control/index.ts';
import { knownTargets } from '../deliveries/index.ts';
import type { SubmittedEnvironment } from '../run/index.ts';
import { type Origination, ownInput, submitOwn } from '../submit/index.ts';
import type { Orchestrated, OrchestratedDeps } from './orchestrated.ts';

export interface Child {
  readonly input: SubmitTaskInput;
  readonly origination: Omit<Origination, 'source' | 'isExternalRoot' | 'step'> & { readonly step: string };
}

export class Children {
  readonly #task: Task;
  readonly #handle: RunHandle;
  readonly #deps: OrchestratedDeps;
  readonly #environment: SubmittedEnvironment;
  readonly #active = new Map<TaskId, Task>();
  readonly #endedIds = new Set<TaskId>();
  readonly #closing = new AbortController();
  #wake: () => void = () => {};
  #failure: { readonly error: unknown } | undefined;

  private constructor({ task, handle, deps }: Orchestrated, environment: SubmittedEnvironment) {
    this.#task = task;
    this.#handle = handle;
    this.#deps = deps;
    this.#environment = environment;
  }

  /** Those that it has already are followed as well. */
  static async open(
    orchestrated: Orchestrated,
  ): Promise<{ readonly children: Children; readonly known: readonly Task[] }> {
    const { task, deps } = orchestrated;
    const { ledger } = deps.env;
    const environment = await deps.environments.read(await ledger.tasks.environmentOf(task.id));
    const children = new Children(orchestrated, environment);
    const since = ledger.events.head();
    const known = await ledger.tasks.children(task.id);
    for (const child of known) children.#follow(child);
    void children.#listen(since);
    return { children, known };
  }

  get active(): readonly Task[] {
    return [...this.#active.values()];
  }

  /** Submits a child with folder, environment, user and priority of its parent. Throws ProblemError when it is refused. */
  async submit({ input, origination }: Child): Promise<Task> {
    const { id, user, source, priority, workDir, onInput, deliverTo, delivery } = this.#task;
    const { inherited, set } = this.#environment;
    const { notifications } = this.#deps.env;
    const asked = {
      workDir,
      priority,
      onInput,
      // The targets of the run also get its questions; a step sends nothing else.
      deliverTo: notifications ? knownTargets(deliverTo, notifications.channels()) : [],
      delivery,
      ...input,
      kind: 'manual',
      parentId: id,
      environment: inherited,
      env: { ...set, ...input.env },
      // Told once more, when its leader does not know whether it was stored, it is the same child.
      idempotencyKey: `${id}/${origination.step}`,
    };
    const { task } = await submitOwn(
      ownInput(asked, 'its'),
      { ...origination, source, isExternalRoot: false },
      { kind: 'user', name: user },
      this.#deps,
    );
    this.#follow(task);
    return task;
  }

  /** Resolves with children that have ended since the last call, at least one. Throws the reason of the signal. */
  async nextEnded(signal: AbortSignal): Promise<readonly Task[]> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const ended = await this.#takeEnded();
      if (ended.length > 0) return ended;
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const wake = (): void => resolve();
      signal.addEventListener('abort', wake, { once: true });
      // It may have come between the look and the wait.
      if (!this.#hasEnded() && !this.#failure) await promise;
      signal.removeEventListener('abort', wake);
    }
  }

  /** Cancels those that have not started. */
  async endPending(): Promise<void> {
    const { tasks } = this.#deps.env.ledger;
    const pending = (await tasks.getMany([...this.#active.keys()])).filter(
      ({ status }) => status === 'pending',
    );
    await this.#cancel(pending.map(({ id }) => id));
  }

  /** Cancels one with everything below it. */
  async end(id: TaskId, message: string): Promise<void> {
    await this.#cancel([id], message);
  }

  /** Cancels all that are left and resolves when they have ended. */
  async endAll(): Promise<void> {
    if (this.#active.size === 0) return;
    await this.#cancel([...this.#active.keys()]);
    while (this.#active.size > 0 && !this.#deps.giveUp.aborted)
      await this.nextEnded(this.#deps.giveUp).catch((error: unknown) => {
        if (!this.#deps.giveUp.aborted) throw error;
      });
  }

  /** Stops following. */
  close(): void {
    this.#closing.abort();
  }

  async #cancel(ids: readonly TaskId[], message?: string): Promise<void> {
    if (ids.length > 0) await cancelTasks(ids, { by: 'cox', reason: 'parent', message }, this.#deps);
  }

  #follow(task: Task): void {
    if (task.endedAt === undefined) this.#active.set(task.id, task);
  }

  #hasEnded(): boolean {
    return this.#endedIds.values().some((id) => this.#active.has(id));
  }

  async #takeEnded(): Promise<readonly Task[]> {
    const ids = [...this.#endedIds].filter((id) => this.#active.has(id));
    if (ids.length === 0) return [];
    const stored = new Map((await this.#deps.env.ledger.tasks.getMany(ids)).map((task) => [task.id, task]));
    return ids.flatMap((id) => {
      const last = this.#active.get(id);
      this.#active.delete(id);
      this.#endedIds.delete(id);
      // One that was deleted as well left nothing but its end.
      const task = stored.get(id) ?? (last && { ...last, status: 'cancelled' as const });
      return task ? [task] : [];
    });
  }

  /** Whoever follows the run reads in its output what it waits for. */
  async #tellQuestion({
    data: { request },
  }: Extract<LedgerEvent, { type: 'InputRequested' }>): Promise<void> {
    const { taskId, title, kind, id } = request;
    const { id: own, rootId } = this.#task;
    const asking = await this.#deps.env.ledger.tasks.get(taskId);
    const isBelow = asking?.parentId === own;
    // Within a tree, only the root run sends notices.
    if (!asking || !(isBelow || own === rootId)) return;
    const name = isBelow ? asking.step : asking.description;
    const how = kind === 'question' ? 'answer' : 'approve';
    const text = `${name}: asks: ${title} (cox ${how} ${shortId(id)})\n`;
    await this.#handle.update([{ type: 'StreamChunk', data: { stream: 'message', text } }]);
  }

  async #listen(since: number): Promise<void> {
    const types = new Set<EventType>([...TERMINAL_EVENTS, 'InputRequested']);
    const filter = { rootId: this.#task.rootId, types };
    try {
      const { events } = this.#deps.env.ledger;
      for await (const batch of events.subscribe(since, filter, this.#closing.signal)) {
        for (const { event } of batch) {
          if (event.type === 'InputRequested') await this.#tellQuestion(event);
          else if (event.taskId !== undefined) this.#endedIds.add(event.taskId);
        }
        this.#wake();
      }
    } catch (error) {
      this.#failure = { error };
      this.#wake();
    }
  }
}
