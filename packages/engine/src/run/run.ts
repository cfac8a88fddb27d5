// One live attempt of a task in this daemon: what may still happen to it from outside.

import type { AdoptedRun, Claim } from '@coxswain/ledger';
import {
  type AgentDefinition,
  type CancelledRun,
  type FailedRun,
  NO_TIME_LIMIT_MS,
  ORCHESTRATION_POOL,
  type Reason,
  type Task,
} from '@coxswain/protocol';
import type { SlotHolder } from '../dispatch/index.ts';
import { Inbox } from './inbox.ts';

/** Why a run is stopped and as what it then ends. The first cause wins. */
export type StopCause = FailedRun | (CancelledRun & { readonly reason: Reason });

/** One reason for all: a new error with its stack for each run that ends costs a tenth of a millisecond. */
const STOPPED = new Error('the run was stopped');

export class Run implements SlotHolder {
  readonly task: Task;
  readonly claim: Claim;
  readonly agent: AgentDefinition | undefined;
  readonly environmentRef: string | undefined;
  /** What an earlier daemon recorded of it; undefined: it begins with this one. */
  readonly earlier: Pick<AdoptedRun, 'positions' | 'workedMs'> | undefined;
  readonly pool: string;
  readonly inbox = new Inbox();
  /** Resolves when the run is settled and nothing of it is left. */
  readonly ended: Promise<void>;
  /** Resolves when its runtime has started something or told something. */
  readonly begun: Promise<void>;
  /** Resolves when nothing of it is under way here, after {@link leave}. */
  readonly atRest: Promise<void>;
  readonly #stop = new AbortController();
  readonly #force = new AbortController();
  readonly #leave = new AbortController();
  #markEnded: () => void = () => {};
  #markBegun: () => void = () => {};
  #markAtRest: () => void = () => {};
  #cause: StopCause | undefined;
  #folder: string | undefined;
  #heldUpBy: string | undefined;
  #hasBegun = false;
  #isHandedOver = false;
  #hasEnteredRuntime = false;
  /** Tools may go on for `cancelToolGrace`; after its time limit a run gets none. */
  #waitsForTools = true;
  #isCutShort = false;

  constructor(options: {
    task: Task;
    claim: Claim;
    agent: AgentDefinition | undefined;
    environmentRef?: string | undefined;
    earlier?: Pick<AdoptedRun, 'positions' | 'workedMs'>;
  }) {
    this.task = options.task;
    this.claim = options.claim;
    this.agent = options.agent;
    this.environmentRef = options.environmentRef;
    this.earlier = options.earlier;
    this.pool = options.task.runtime === 'cox' ? ORCHESTRATION_POOL : (options.task.group ?? '');
    this.ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
    this.begun = new Promise((resolve) => {
      this.#markBegun = resolve;
    });
    this.atRest = new Promise((resolve) => {
      this.#markAtRest = resolve;
    });
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get force(): AbortSignal {
    return this.#force.signal;
  }

  get cause(): StopCause | undefined {
    return this.#cause;
  }

  get waitsForTools(): boolean {
    return this.#waitsForTools;
  }

  /** Stopping it has ended something that it waited for: a task below it, or a question. What it says then is no completion. */
  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  /** Something that it waits for was ended; what was ended before it was stopped does not count. */
  cutShort(): void {
    this.#isCutShort ||= this.#stop.signal.aborted;
  }

  /** The folder that it works in, when that is another than its task was submitted for. */
  get folder(): string | undefined {
    return this.#folder;
  }

  worksIn(folder: string): void {
    this.#folder = folder;
  }

  /** Its runtime has started or reported something: it must not be done a second time as if nothing had happened. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  begin(): void {
    this.#hasBegun = true;
    this.#markBegun();
  }

  /** Why what it does cannot be written down at the moment; it waits for that. */
  get heldUpBy(): string | undefined {
    return this.#heldUpBy;
  }

  holdUp(why: string | undefined): void {
    this.#heldUpBy = why;
  }

  /** Asks the run to stop. A later cause changes nothing. */
  stop(cause: StopCause, options: { readonly withoutToolGrace?: boolean | undefined } = {}): void {
    this.#cause ??= cause;
    if (options.withoutToolGrace) this.#waitsForTools = false;
    this.#stop.abort(STOPPED);
    this.inbox.close();
  }

  /** Ends the run at once; it must have been stopped before. */
  forceStop(): void {
    this.#force.abort(STOPPED);
  }

  /** Its runtime is at work: what it has started is the runtime's to end. */
  get hasEnteredRuntime(): boolean {
    return this.#hasEnteredRuntime;
  }

  enterRuntime(): void {
    this.#hasEnteredRuntime = true;
  }

  /** Aborted when it is about to be handed over: what this daemon does for it comes to a stop. */
  get leaving(): AbortSignal {
    return this.#leave.signal;
  }

  leave(): void {
    this.#leave.abort();
  }

  /** Nothing of it is under way here any more. */
  rest(): void {
    this.#markAtRest();
  }

  /** It goes on without this daemon: nothing of it is recorded here any more. */
  get isHandedOver(): boolean {
    return this.#isHandedOver;
  }

  handOver(): void {
    this.#isHandedOver = true;
  }

  /** The run is settled: whatever still waits for it is let go. */
  finish(): void {
    this.#stop.abort(STOPPED);
    this.inbox.close();
    this.#markEnded();
  }
}

/** Working time until the limit of its task, in milliseconds; undefined: it has none. What leads others hardly works itself. */
export const timeLeftMs = ({ task: { timeoutMs, runtime }, earlier }: Run): number | undefined => {
  if (timeoutMs === NO_TIME_LIMIT_MS) return undefined;
  const workedMs = runtime === 'cox' ? 0 : (earlier?.workedMs ?? 0);
  return Math.max(0, timeoutMs - workedMs);
};
