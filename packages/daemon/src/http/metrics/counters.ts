// Counts what the feed reports: every submission and every end, whatever the cause. The types it subscribes to leave the
// streamed text alone; of a task that ended it reads the row, which says what it used and whether it ever started.

import type { Ledger } from '@coxswain/ledger';
import {
  type LedgerEvent,
  type Task,
  type TaskId,
  TERMINAL_EVENTS,
  taskDurationMs,
  type Usage,
} from '@coxswain/protocol';
import type { LogPort } from '../services.ts';

/** Tasks that end within this time are read together. */
const GATHER_MS = 100;
/** Beyond this many values of a label the rest is counted together: endless values would eat the scraper's memory. */
const MAX_VALUES = 100;
export const OTHER = '(other)';
/** The label of an unknown provider or model. */
const UNKNOWN = 'unknown';

/** Upper bounds of the buckets of task durations. */
export const TASK_BUCKETS_SECONDS = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400] as const;

export interface Settlements {
  readonly agent: string;
  readonly status: string;
  count: number;
}

export interface Durations {
  readonly agent: string;
  readonly status: string;
  /** How many fell into each of TASK_BUCKETS_SECONDS; longer ones are in `count` alone. */
  readonly buckets: number[];
  count: number;
  sumSeconds: number;
}

export interface UsageSum {
  readonly agent: string;
  readonly provider: string;
  readonly model: string;
  readonly tokens: Record<'input' | 'output' | 'cached' | 'reasoning', number>;
  /** By currency. */
  readonly cost: Map<string, number>;
}

/** The first values of a label as they are, all later ones as OTHER. */
class LabelValues {
  readonly #known = new Set<string>();

  of(value: string): string {
    if (this.#known.has(value)) return value;
    if (this.#known.size >= MAX_VALUES) return OTHER;
    this.#known.add(value);
    return value;
  }
}

const entryOf = <Entry>(entries: Map<string, Entry>, key: readonly string[], make: () => Entry): Entry => {
  const text = JSON.stringify(key);
  const known = entries.get(text);
  if (known !== undefined) return known;
  const made = make();
  entries.set(text, made);
  return made;
};

export class FeedCounters {
  /** Submissions by source. */
  readonly submissions = new Map<string, number>();
  readonly #settlements = new Map<string, Settlements>();
  readonly #durations = new Map<string, Durations>();
  readonly #usage = new Map<string, UsageSum>();
  readonly #agents = new LabelValues();
  readonly #models = new LabelValues();
  #countGathered: () => Promise<void> = async () => {};

  /** Endings by agent and status. */
  get settlements(): Iterable<Settlements> {
    return this.#settlements.values();
  }

  /** How long ended tasks took since they first started, by agent and status. */
  get durations(): Iterable<Durations> {
    return this.#durations.values();
  }

  /** What ended tasks used, by agent, provider and model. */
  get usage(): Iterable<UsageSum> {
    return this.#usage.values();
  }

  /** Counts from now on, until the signal aborts. */
  async follow(ledger: Ledger, log: LogPort, signal: AbortSignal): Promise<void> {
    const types = new Set<LedgerEvent['type']>(['TaskQueued', ...TERMINAL_EVENTS]);
    const gathered: TaskId[] = [];
    let timer: NodeJS.Timeout | undefined;
    const failed = (error: unknown): void => {
      if (!signal.aborted) log.error({ err: error }, 'the counters of the metrics stopped');
    };
    this.#countGathered = async () => {
      clearTimeout(timer);
      timer = undefined;
      try {
        const ids = gathered.splice(0);
        if (ids.length === 0) return;
        const tasks = new Map((await ledger.tasks.getMany(ids)).map((task) => [task.id, task]));
        // In the order of their ends.
        for (const id of ids) {
          const task = tasks.get(id);
          if (task !== undefined) this.countEnded(task);
        }
      } catch (error) {
        failed(error);
      }
    };
    try {
      for await (const batch of ledger.events.subscribe(ledger.events.head(), { types }, signal)) {
        const ended = batch.filter(({ event }) => event.type !== 'TaskQueued');
        for (const { event } of batch) if (event.type === 'TaskQueued') this.countSubmission(event.data.task);
        for (const { event } of ended) if (event.taskId !== undefined) gathered.push(event.taskId);
        if (gathered.length > 0) timer ??= setTimeout(() => void this.#countGathered(), GATHER_MS).unref();
      }
    } catch (error) {
      failed(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when what has been gathered is counted. */
  upToDate(): Promise<void> {
    return this.#countGathered();
  }

  /** Items are no work of ours and count nowhere, as in insights. */
  countSubmission({ kind, source }: Pick<Task, 'kind' | 'source'>): void {
    if (kind !== 'item') this.submissions.set(source, (this.submissions.get(source) ?? 0) + 1);
  }

  countEnded(task: Task): void {
    if (task.kind === 'item') return;
    const agent = this.#agents.of(task.agent);
    const { status, usage } = task;
    entryOf(this.#settlements, [agent, status], () => ({ agent, status, count: 0 })).count += 1;
    if (task.startedAt !== undefined) this.#countDuration(agent, task);
    if (usage !== undefined) this.#countUsage(agent, usage);
  }

  #countDuration(agent: string, task: Task): void {
    const { status } = task;
    const seconds = taskDurationMs(task, 0) / 1_000;
    const none = (): Durations => {
      const buckets = TASK_BUCKETS_SECONDS.map(() => 0);
      return { agent, status, buckets, count: 0, sumSeconds: 0 };
    };
    const durations = entryOf(this.#durations, [agent, status], none);
    const bucket = TASK_BUCKETS_SECONDS.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) durations.buckets[bucket] = (durations.buckets[bucket] ?? 0) + 1;
    durations.count += 1;
    durations.sumSeconds += seconds;
  }

  #countUsage(agent: string, usage: Usage): void {
    const provider = this.#models.of(usage.provider ?? UNKNOWN);
    const model = this.#models.of(usage.model ?? UNKNOWN);
    const sum = entryOf(this.#usage, [agent, provider, model], () => ({
      agent,
      provider,
      model,
      tokens: { input: 0, output: 0, cached: 0, reasoning: 0 },
      cost: new Map(),
    }));
    sum.tokens.input += usage.inputTokens ?? 0;
    sum.tokens.output += usage.outputTokens ?? 0;
    sum.tokens.cached += usage.cachedTokens ?? 0;
    sum.tokens.reasoning += usage.reasoningTokens ?? 0;
    if (usage.cost === undefined) return;
    const currency = usage.currency ?? UNKNOWN;
    sum.cost.set(currency, (sum.cost.get(currency) ?? 0) + usage.cost);
  }
}
