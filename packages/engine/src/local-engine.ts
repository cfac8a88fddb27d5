// The engine of one daemon. Every verb is a line here and a file beside it.

import {
  type AgentCheck,
  type AgentDefinition,
  type AuditBy,
  type CancelAnswer,
  type DeleteAnswer,
  type Explanation,
  type InputAnswer,
  type InputId,
  type InputQuestion,
  type InputRequest,
  type ItemChange,
  type MessageAnswer,
  type NewItem,
  ProblemError,
  type PruneAnswer,
  type PruneHeld,
  type SubmitTask,
  type Task,
  type TaskId,
} from '@coxswain/protocol';
import { failTasksOf } from './agents/index.ts';
import {
  cancelAnswerOf,
  cancelTasks,
  explainTask,
  messageTask,
  type RetryRequest,
  removeTask,
  resetSession,
  retryTask,
} from './control/index.ts';
import type { EngineDependencies } from './dependencies.ts';
import type {
  AllowedTask,
  Caller,
  CheckHow,
  Engine,
  EngineSettings,
  EngineState,
  SaidToTask,
  StopOptions,
  SubmitOutcome,
  VerbObjects,
} from './engine.ts';
import { createItem, moveItem } from './items/index.ts';
import { CopyHold, recover, Shutdown } from './lifecycle/index.ts';
import { continueRuns } from './orchestration/index.ts';
import { type EngineParts, engineParts } from './parts.ts';
import { maySee, requireMayAnswer, requireModestDefault, requireUser, resolveTask } from './rights/index.ts';
import { callerBehind, checkAgent } from './run/index.ts';
import { submitTask, submitTasks } from './submit/index.ts';

/** Makes an engine over an open ledger; nothing runs before `start`. */
export const createEngine = (env: EngineDependencies): Engine => {
  const engine = new LocalEngine(env);
  return Object.assign(engine, engine.verbs());
};

class LocalEngine implements Omit<Engine, keyof VerbObjects> {
  readonly #env: EngineDependencies;
  readonly #parts: EngineParts;
  readonly #shutdown: Shutdown;
  readonly #hold: CopyHold;
  #settings: EngineSettings;
  #state: EngineState = 'recovering';
  /** What it will be after the recovery. */
  #wanted: 'accepting' | 'paused' | 'draining' = 'accepting';
  #recovering: Promise<void> | undefined;
  // Until it is over, interrupted runs take no messages and cannot be retried, and no agent is checked.
  readonly #recovery = Promise.withResolvers<void>();
  readonly recovered = this.#recovery.promise;

  constructor(env: EngineDependencies) {
    this.#env = env;
    this.#settings = env.settings;
    this.#hold = new CopyHold(env);
    const giveUp = new AbortController();
    this.#parts = engineParts({
      env,
      settings: () => this.#settings,
      state: () => this.#state,
      giveUp: giveUp.signal,
    });
    this.#shutdown = new Shutdown(this.#parts, giveUp);
  }

  get state(): EngineState {
    return this.#state;
  }

  verbs(): VerbObjects {
    const { jobs, composed, channels, accessTokens } = this.#parts;
    return { ...jobs.verbs, ...composed, ...channels, ...accessTokens.verbs() };
  }

  async start(): Promise<void> {
    this.#recovering ??= recover(this.#env, this.#parts.environments, {
      adopt: (claims) => this.#parts.runs.adopt(claims),
      goOn: (recovered) => continueRuns(recovered, this.#parts),
    }).finally(() => this.#recovery.resolve());
    await this.#recovering;
    await this.#parts.jobs.check();
    if (this.#state !== 'recovering') return;
    if (!this.#hold.isHeld) return this.#begin();
    this.#state = 'paused';
    this.#hold.announce();
  }

  #begin(): void {
    if (this.#state === 'stopping') return;
    this.#state = this.#wanted;
    void this.#parts.retention.start();
    this.#parts.deliverer.start();
    this.#parts.jobs.start();
    this.#parts.dispatcher.wake();
  }

  async stop(options: StopOptions = {}): Promise<void> {
    this.#state = 'stopping';
    const retentionEnded = this.#parts.retention.stop();
    this.#parts.capacity.opened();
    // Who waits for what still runs wants to hear what it asks.
    if (options.wait !== true) void this.#parts.deliverer.stop();
    // It writes; what it could not do, the next start does.
    await this.#recovering?.catch(() => {});
    this.#recovery.resolve();
    await this.#parts.jobs.stop();
    await this.#shutdown.run(options);
    await this.#parts.deliverer.stop();
    await this.#parts.accessTokens.close();
    await retentionEnded;
    this.#parts.wallAlarms.close();
    this.#parts.steadyAlarms.close();
  }

  configure(settings: EngineSettings): void {
    const gone = this.#settings.agents.filter(
      (agent) => !settings.agents.some(({ name }) => name === agent.name),
    );
    this.#settings = settings;
    this.#parts.slots.configure(settings.limits);
    this.#parts.runs.parkMore();
    this.#parts.capacity.opened();
    this.#parts.dispatcher.wake();
    failTasksOf(gone, this.#env, this.#parts.onEnded).catch((error: unknown) => {
      this.#env.log.error({ error: String(error) }, 'could not fail the pending tasks of removed agents');
    });
  }

  submit(input: SubmitTask, caller: Caller): Promise<{ readonly task: Task; readonly existing: boolean }> {
    return submitTask(input, caller, this.#parts);
  }

  submitMany(
    inputs: readonly SubmitTask[],
    caller: Caller,
    options: { readonly block?: AbortSignal } = {},
  ): Promise<readonly SubmitOutcome[]> {
    return submitTasks(inputs, { caller, block: options.block }, this.#parts);
  }

  async cancel(
    { id }: AllowedTask,
    request: { readonly now?: boolean; readonly reason?: string },
    caller: Caller,
  ): Promise<CancelAnswer> {
    const order = { by: caller.name, reason: 'user', message: request.reason, now: request.now } as const;
    const result = await cancelTasks([id], order, this.#parts);
    const isForced = this.#parts.registry.get(id)?.force.aborted ?? request.now ?? false;
    return cancelAnswerOf(id, result, isForced);
  }

  async retry(task: AllowedTask, request: RetryRequest, caller: Caller): Promise<Task> {
    return retryTask(await this.#afterRecovery(task), request, caller, this.#parts);
  }

  async message(task: AllowedTask, message: SaidToTask, caller: Caller): Promise<MessageAnswer> {
    return messageTask(await this.#afterRecovery(task), message, caller, this.#parts);
  }

  remove(task: AllowedTask, caller: Caller): Promise<DeleteAnswer> {
    return removeTask(task, caller, this.#parts);
  }

  explain(task: AllowedTask, caller: Caller): Promise<Explanation> {
    const { ledger, clock } = this.#env;
    return explainTask(task, {
      ledger,
      slots: this.#parts.slots,
      state: this.#state,
      nowMs: clock.nowMs(),
      run: this.#parts.registry.get(task.id),
      maySee: (other) => maySee(ledger, caller, other),
    });
  }

  async ask(
    { id }: AllowedTask,
    question: InputQuestion,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<InputRequest> {
    requireModestDefault(caller, id, question);
    // Who asked before a restart asks again, and is not to be told that its run is gone.
    await this.recovered;
    const run = this.#parts.registry.get(id);
    if (!run) throw new ProblemError('illegal_transition', `task ${id} is not running, so it cannot ask`);
    return this.#parts.questions.ask(run, question, signal);
  }

  async answer(id: InputId, answer: InputAnswer, caller: Caller): Promise<InputRequest> {
    await requireMayAnswer(this.#env.ledger, caller, id);
    await this.recovered;
    return this.#parts.questions.answer(id, answer, caller);
  }

  createItem(item: NewItem, caller: Caller): Promise<Task> {
    return createItem(item, caller, this.#parts);
  }

  moveItem(item: AllowedTask, change: ItemChange, caller: Caller): Promise<Task> {
    return moveItem(item, change, caller, this.#parts);
  }

  resetSession(name: string, caller: Caller): Promise<void> {
    return resetSession(name, caller, { env: this.#env });
  }

  waitForChildren(id: TaskId): () => void {
    return this.#parts.runs.waitForChildren(id);
  }

  agents(): readonly AgentDefinition[] {
    return this.#settings.agents;
  }

  async checkAgent(name: string, how: CheckHow): Promise<AgentCheck> {
    // The recovery ends whatever carries a mark of this ledger.
    await this.recovered;
    return checkAgent(name, how, { env: this.#env, settings: this.#settings });
  }

  pause(): void {
    this.#change('paused');
  }

  async resume(by?: AuditBy): Promise<void> {
    if (this.#hold.isHeld) {
      await this.start();
      await this.#hold.release(() => this.#begin(), by);
    }
    this.#change('accepting');
  }

  drain(): void {
    this.#hold.requireReleased();
    this.#change('draining');
  }

  async prune(
    options: { readonly dryRun: boolean; readonly olderThanMs?: number },
    caller: Caller,
  ): Promise<PruneAnswer> {
    requireUser(caller, 'prune');
    return this.#parts.retention.prune(options, caller);
  }

  pruneHeld(): PruneHeld | undefined {
    return this.#parts.retention.held;
  }

  slots(): { readonly used: number; readonly total: number; readonly parked: number } {
    return this.#parts.slots.summary();
  }

  authenticate(token: string): Caller | undefined {
    return callerBehind(token, this.#parts);
  }

  /** What ran when the last daemon died has ended by then. */
  async #afterRecovery(task: Task): Promise<Task> {
    await this.recovered;
    return resolveTask(this.#env.ledger, task.id);
  }

  #change(state: 'accepting' | 'paused' | 'draining'): void {
    if (this.#state === 'stopping') throw new ProblemError('shutting_down', 'the daemon is stopping');
    this.#wanted = state;
    if (this.#state === 'recovering') return;
    this.#state = state;
    this.#parts.capacity.opened();
    this.#parts.jobs.wake();
    this.#parts.dispatcher.wake();
  }
}
