// Follows the ends of tasks for the jobs that wait for them. Its position is kept in the ledger, and the sequence number of an end
// names its occurrence, so none is missed and none fires twice.

import type { LedgerEvent, Task, TaskEvent } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { fireNow } from './fire-now.ts';
import type { EventEntry, TriggerIndex } from './trigger-index.ts';

/** The wait after an unexpected failure (a full disk). */
const PATIENCE_MS = 10_000;

const isEnd = (event: LedgerEvent): event is EndEvent => (END_EVENTS as ReadonlySet<string>).has(event.type);

interface Following {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export class EventWatch {
  readonly #deps: Deps;
  readonly #book: TriggerIndex;
  #isStarted = false;
  #following: Following | undefined;
  #goOn = (): void => {};

  constructor(deps: Deps, book: TriggerIndex) {
    this.#deps = deps;
    this.#book = book;
  }

  /** Resumes at its stored position. */
  start(): void {
    this.#isStarted = true;
    const { env } = this.#deps;
    this.#book.known().then(
      () => this.refresh(),
      (error: unknown) => env.log.error({ error: String(error) }, 'could not read the jobs'),
    );
  }

  /** Before the first job that waits for ends is saved: what ended until now fires nothing. */
  async prepare(): Promise<void> {
    const { ledger } = this.#deps.env;
    await this.#book.known();
    if (this.#book.events().length === 0) await ledger.jobs.noteEventsThrough(ledger.events.head());
  }

  /** Follows while a job waits for something. */
  refresh(): void {
    const isWanted = this.#isStarted && this.#book.events().length > 0;
    if (isWanted) this.#following ??= this.#begin();
    else this.#following?.stop.abort();
  }

  /** Firing is possible again. */
  wake(): void {
    this.#goOn();
  }

  /** Resolves when it fires nothing more. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    const following = this.#following;
    following?.stop.abort();
    await following?.ended;
  }

  #begin(): Following {
    const stop = new AbortController();
    const ended = this.#follow(stop.signal).finally(() => {
      this.#following = undefined;
      // It may have been wanted again while it ended.
      this.refresh();
    });
    return { stop, ended };
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { log } = this.#deps.env;
    while (!signal.aborted) {
      try {
        await this.#read(signal);
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ error: String(error) }, 'could not fire jobs for ended tasks; trying again later');
        await this.#pause(signal);
      }
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { ledger } = this.#deps.env;
    const types = END_EVENTS as ReadonlySet<LedgerEvent['type']>;
    for await (const batch of ledger.events.subscribe(await this.#cursor(), { types }, signal)) {
      for (const { event } of batch) {
        if (signal.aborted) return;
        if (isEnd(event)) await this.#handle(event);
      }
      const last = batch.at(-1);
      if (last) await ledger.jobs.noteEventsThrough(last.event.seq);
    }
  }

  async #cursor(): Promise<number> {
    const { ledger, log } = this.#deps.env;
    const stored = (await ledger.jobs.eventsThrough()) ?? ledger.events.head();
    const oldest = await ledger.events.oldest();
    if (stored >= oldest) return stored;
    log.warn({ stored, oldest }, 'some tasks were pruned before their end could fire jobs');
    return oldest;
  }

  async #handle(event: EndEvent): Promise<void> {
    if (event.taskId !== event.rootId) return;
    const { env } = this.#deps;
    const task = await env.ledger.tasks.get(event.taskId);
    if (!task || task.kind === 'item') return;
    for (const entry of this.#book.events()) {
      if (!isAwaited(entry, event, task)) continue;
      const chain = nextInChain(task);
      const refusal =
        chain > MAX_CHAIN ? `${MAX_CHAIN} jobs have fired each other in a row: is it a loop?` : undefined;
      await fireNow(
        entry.jobId,
        {
          trigger: 'event',
          key: `event:${event.seq}`,
          occurrenceAtMs: Date.parse(event.at),
          payload: payloadOf(task, event),
          labels: { [CHAIN_LABEL]: String(chain) },
          refusal,
        },
        this.#deps,
      );
    }
  }

  /** Until firing is possible again, or a while. */
  async #pause(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#goOn = resolve;
    const dispose = this.#deps.steadyAlarms.set(this.#deps.env.clock.monotonicMs() + PATIENCE_MS, resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
    await promise;
    dispose();
  }
}

// Whether the end of a task fires a job, and when a chain of such firings is cut.

/** How many jobs have fired each other before this run; a label, so that it can be seen and is kept. */
const CHAIN_LABEL = 'cox.chain';
/** The longest chain of jobs that fire each other: beyond it they would do so forever. */
const MAX_CHAIN = 10;

type EndEvent = Extract<TaskEvent, { readonly type: 'TaskCompleted' | 'TaskFailed' | 'TaskCancelled' }>;

const END_EVENTS: ReadonlySet<EndEvent['type']> = new Set(['TaskCompleted', 'TaskFailed', 'TaskCancelled']);

const STATUS_OF = { TaskCompleted: 'completed', TaskFailed: 'failed', TaskCancelled: 'cancelled' } as const;

/** True when the end of the root task is what the trigger waits for. A job's own runs never fire it. */
const isAwaited = ({ jobId, sinceSeq, trigger }: EventEntry, event: EndEvent, task: Task): boolean =>
  task.jobId !== jobId &&
  event.seq > sinceSeq &&
  (trigger.job === undefined || trigger.job === task.jobId) &&
  (trigger.agent === undefined || trigger.agent === task.agent) &&
  (trigger.status === 'ended' || trigger.status === STATUS_OF[event.type]);

/** The place in its chain of a run that the task fires; the task of a person begins one. */
const nextInChain = (task: Task): number =>
  (task.jobId === undefined ? 0 : Number(task.labels[CHAIN_LABEL] ?? 0) || 0) + 1;

/** For `{{ payload.x }}`; every field exists, so a text can name any of them. */
const payloadOf = (task: Task, event: EndEvent) => ({
  task: {
    id: task.id,
    title: task.title ?? task.description,
    agent: task.agent,
    session: task.session,
    status: STATUS_OF[event.type],
    reason: task.reason ?? '',
    result: task.result ?? '',
    error: task.error?.message ?? '',
    exitCode: task.exitCode ?? null,
  },
  event: { seq: event.seq, at: event.at },
});
