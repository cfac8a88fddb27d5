// What the triggers of all jobs say that wait for something from outside: kept here, because a message, a webhook or the end
// of a task asks for it each time, and it changes only with the jobs.

import type { Ledger, StoredJob } from '@coxswain/ledger';
import type { JobId, Trigger, TriggerKind } from '@coxswain/protocol';

type Of<Kind extends TriggerKind> = Extract<Trigger, { readonly kind: Kind }>;

export interface Entry<Kind extends TriggerKind> {
  readonly jobId: JobId;
  readonly name: string;
  readonly trigger: Of<Kind>;
}

export interface EventEntry extends Entry<'event'> {
  /** Events up to this one came before it waited: they do not fire it. */
  readonly sinceSeq: number;
}

export class TriggerIndex {
  readonly #ledger: Ledger;
  #hooks: ReadonlyMap<string, Entry<'webhook'>> = new Map();
  #events: readonly EventEntry[] = [];
  #channels: readonly Entry<'channel'>[] = [];
  #known: Promise<void> | undefined;
  #isRead = false;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Resolves when the jobs were read; those who ask before hear nothing. */
  known(): Promise<void> {
    return this.#known ?? this.refresh();
  }

  /** Reads it again: when jobs were made, changed or removed. */
  refresh(): Promise<void> {
    const reading = this.#read();
    this.#known = reading;
    // What failed once is tried again by the next who asks.
    reading.catch(() => {
      if (this.#known === reading) this.#known = undefined;
    });
    return reading;
  }

  /** The job behind that path. */
  hook(path: string): Entry<'webhook'> | undefined {
    return this.#hooks.get(path);
  }

  events(): readonly EventEntry[] {
    return this.#events;
  }

  channels(): readonly Entry<'channel'>[] {
    return this.#channels;
  }

  async #read(): Promise<void> {
    const jobs = await this.#ledger.jobs.list();
    this.#hooks = new Map(entriesOf(jobs, 'webhook').map((entry) => [entry.trigger.path, entry]));
    this.#events = this.#since(entriesOf(jobs, 'event'));
    this.#isRead = true;
    this.#channels = entriesOf(jobs, 'channel');
  }

  /** Jobs that existed at the start catch up on everything not handled yet; later ones wait from then on. */
  #since(entries: readonly Entry<'event'>[]): readonly EventEntry[] {
    const headSeq = this.#isRead ? this.#ledger.events.head() : 0;
    return entries.map((entry) => {
      const former = this.#events.find((one) => isSame(one, entry));
      return { ...entry, sinceSeq: former?.sinceSeq ?? headSeq };
    });
  }
}

const isSame = (one: Entry<'event'>, other: Entry<'event'>): boolean =>
  one.jobId === other.jobId &&
  one.trigger.job === other.trigger.job &&
  one.trigger.agent === other.trigger.agent &&
  one.trigger.status === other.trigger.status;

const entriesOf = <Kind extends TriggerKind>(
  jobs: readonly StoredJob[],
  kind: Kind,
): readonly Entry<Kind>[] =>
  jobs.flatMap(({ job }) =>
    job.triggers
      .filter((trigger): trigger is Of<Kind> => trigger.kind === kind)
      .map((trigger) => ({
        jobId: job.id,
        name: job.name,
        trigger,
      })),
  );
