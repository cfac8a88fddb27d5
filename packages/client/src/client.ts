// What a client can ask of a daemon. Failed requests throw ProblemError; an unreachable daemon is `unreachable`. Iterables do
// nothing before the first pull, ask for more only when they are pulled, and disconnect when the loop is left.
// An aborted signal ends them at once by throwing the signal's reason, so that "left" is never taken for "ended".

import type {
  BackupAnswer,
  BatchDefaults,
  BatchLine,
  CheckLine,
  CheckScope,
  EventType,
  LedgerEvent,
  SubmitTaskInput,
  Task,
  TaskId,
  TaskPage,
  TaskQueryInput,
} from '@coxswain/protocol';
import type { Derived } from './methods/derived.ts';
import type { OutputPage, OutputRequest } from './output.ts';

export interface EventRequest {
  /** Replay what lies after this sequence; without it only what comes now. */
  readonly since?: number | undefined;
  readonly types?: readonly EventType[] | undefined;
  readonly agent?: string | undefined;
  readonly session?: string | undefined;
  readonly root?: string | undefined;
  readonly tasks?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Of tasks, beyond the contract. */
export interface TaskMethods {
  /** As list, but undefined when nothing changed since the ETag of the last call with the same query (304). */
  poll(query: TaskQueryInput): Promise<TaskPage | undefined>;
  /** Sends an idempotency key always, so that a reconnect cannot submit twice. */
  submit(input: SubmitTaskInput): Promise<{ readonly task: Task; readonly existing: boolean }>;
  /** Submits and follows: the task first, then its events until it ends. */
  submitAndFollow(input: SubmitTaskInput, signal?: AbortSignal): AsyncIterable<LedgerEvent>;
  /** NDJSON lines in, one answer per line out, in order. `defaults` says once what the lines leave open. */
  submitBatch(
    lines: AsyncIterable<string>,
    options: { readonly block: boolean; readonly defaults?: BatchDefaults; readonly signal?: AbortSignal },
  ): AsyncIterable<BatchLine>;
  /** The stored output as text, in pieces. */
  output(ref: string, request?: OutputRequest): AsyncIterable<string>;
  /** So many lines of it from `offset` on, which is counted from the end when it is below 0. */
  outputPage(ref: string, page: { readonly offset: number; readonly lines: number }): Promise<OutputPage>;
  /** Replays from `since` (default 0: everything), then live; ends after the terminal event. Reconnects automatically. */
  stream(
    ref: string,
    options?: {
      readonly since?: number | undefined;
      readonly types?: readonly EventType[] | undefined;
      /** False: ends once everything up to now was seen, also when the task goes on. Default true. */
      readonly follow?: boolean | undefined;
      readonly signal?: AbortSignal | undefined;
    },
  ): AsyncIterable<LedgerEvent>;
  /** What the worktree of its conversation changed, as a patch, in pieces; empty when it has none. */
  diff(ref: string): AsyncIterable<string>;
}

/** Of the ledger, beyond the contract. */
export interface LedgerMethods {
  /** NDJSON of the whole ledger, in pieces of text. */
  export(): AsyncIterable<string>;
  /** Looks the ledger over: faults as they are found, at the end what it came to. */
  check(
    scope: CheckScope,
    /** A hash that the audit log must contain. */
    expect?: string,
  ): AsyncIterable<Exclude<CheckLine, { readonly problem: unknown }>>;
  /** Has a backup written to an absolute path on the machine of the daemon. */
  backUp(
    request: { readonly file: string; readonly force?: boolean },
    signal?: AbortSignal,
  ): Promise<BackupAnswer>;
}

/** A method for each operation of the contract that answers with JSON, and what is more than one request. */
export interface Client extends Omit<Derived, 'tasks' | 'events' | 'hooks' | 'ledger' | 'daemon'> {
  /** Where the daemon listens, for messages to people. */
  readonly address: string;
  readonly tasks: Omit<Derived['tasks'], keyof TaskMethods> & TaskMethods;
  /** Events of the whole ledger, without end. Reconnects automatically; misses nothing and repeats nothing. */
  events(request: EventRequest): AsyncIterable<LedgerEvent>;
  readonly ledger: Derived['ledger'] & LedgerMethods;
  readonly daemon: Omit<Derived['daemon'], 'stop'> & {
    /** Resolves when the daemon has ended. */
    stop(options?: {
      readonly wait?: boolean;
      readonly cancelPending?: boolean;
      readonly keepRuns?: boolean;
    }): Promise<void>;
  };
  /** The same connection for requests with exactly the rights of the task's programs. */
  within(task: TaskId): Client;
  /** Closes the connections; the daemon keeps running. */
  close(): void;
}
