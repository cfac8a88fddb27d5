// What a client can ask of a daemon. Failed requests throw ProblemError; an unreachable daemon is `unreachable`. Iterables do
// nothing before the first pull, ask for more only when they are pulled, and let go of the daemon when the loop is left.
// An aborted signal ends them at once by throwing the signal's reason, so that "left" is never taken for "ended".

import type {
  AccessToken,
  AgentCheck,
  AgentSummary,
  AuditEntry,
  AuditQueryInput,
  BackupAnswer,
  BatchDefaults,
  BatchLine,
  CallerAnswer,
  CancelAnswer,
  ChannelRoute,
  ChannelSummary,
  ChannelTest,
  CheckLine,
  CheckScope,
  ConfigEntry,
  Counts,
  CreatedToken,
  DaemonStatus,
  DeleteAnswer,
  DeliveriesQueryInput,
  Delivery,
  EventType,
  Explanation,
  InputAnswer,
  InputQuestion,
  InputRequest,
  Insights,
  ItemChange,
  Job,
  JobChangeInput,
  JobPreviewInput,
  JobRepair,
  JobRun,
  JobSecret,
  LedgerEvent,
  LeftoversAnswer,
  MessageAnswer,
  NewDiscussionInput,
  NewItemInput,
  NewJobInput,
  NewRoute,
  NewTokenInput,
  NewWorkflowRunInput,
  Occurrence,
  PruneAnswer,
  ResolvedRoute,
  ResolveQuery,
  RunJobInput,
  SavedDefinition,
  SavedWorkflow,
  Session,
  SessionMessage,
  SubmitTaskInput,
  Task,
  TaskDetail,
  TaskId,
  TaskPage,
  TaskQueryInput,
  TelemetryStatus,
  TrustedWorkflow,
  TrustRequest,
  VersionAnswer,
  WorkflowCheck,
  WorkflowRun,
} from '@coxswain/protocol';
import type { OutputPage, OutputRequest } from './output.ts';

export interface EventRequest {
  /** Replay what lies after this sequence; without it only what comes now. */
  readonly since?: number;
  readonly types?: readonly EventType[];
  readonly agent?: string;
  readonly session?: string;
  readonly root?: string;
  readonly tasks?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface Client {
  /** Where the daemon listens, for messages to people. */
  readonly address: string;
  readonly tasks: {
    list(query: TaskQueryInput): Promise<TaskPage>;
    /** As list, but undefined when nothing changed since the ETag of the last call with the same query (304). */
    poll(query: TaskQueryInput): Promise<TaskPage | undefined>;
    get(ref: string, include?: readonly string[]): Promise<TaskDetail>;
    /** Sends an idempotency key always, so that a reconnect cannot submit twice. */
    submit(input: SubmitTaskInput): Promise<{ readonly task: Task; readonly existing: boolean }>;
    /** Submits and follows: the task first, then its events until it ends. */
    submitAndFollow(input: SubmitTaskInput, signal?: AbortSignal): AsyncIterable<LedgerEvent>;
    /** NDJSON lines in, one answer per line out, in order. `defaults` says once what the lines leave open. */
    submitBatch(
      lines: AsyncIterable<string>,
      options: { readonly block: boolean; readonly defaults?: BatchDefaults; readonly signal?: AbortSignal },
    ): AsyncIterable<BatchLine>;
    cancel(
      ref: string,
      request?: { readonly now?: boolean; readonly reason?: string },
    ): Promise<CancelAnswer>;
    retry(
      ref: string,
      request?: {
        readonly force?: boolean;
        readonly prompt?: string;
        readonly environment?: Record<string, string>;
        /** The same key again answers with the task that it made. */
        readonly idempotencyKey?: string;
      },
    ): Promise<Task>;
    /** The environment is for the next task of the session, when the message begins one. */
    message(
      ref: string,
      message: string,
      environment?: Readonly<Record<string, string>>,
    ): Promise<MessageAnswer>;
    remove(ref: string): Promise<DeleteAnswer>;
    explain(ref: string): Promise<Explanation>;
    counts(): Promise<Counts>;
    /** The stored output as text, in pieces. */
    output(ref: string, request?: OutputRequest): AsyncIterable<string>;
    /** So many lines of it from `offset` on, which is counted from the end when it is below 0. */
    outputPage(ref: string, page: { readonly offset: number; readonly lines: number }): Promise<OutputPage>;
    /** Replays from `since` (default 0: everything), then live; ends after the terminal event. Reconnects by itself. */
    stream(
      ref: string,
      options?: {
        readonly since?: number;
        readonly types?: readonly EventType[];
        /** False: ends once everything up to now was seen, also when the task goes on. Default true. */
        readonly follow?: boolean;
        readonly signal?: AbortSignal;
      },
    ): AsyncIterable<LedgerEvent>;
    /** What the worktree of its conversation changed, as a patch, in pieces; empty when it has none. */
    diff(ref: string): AsyncIterable<string>;
    /** From inside a task: asks a person and waits for the answer. */
    ask(ref: string, question: InputQuestion, signal?: AbortSignal): Promise<InputRequest>;
  };
  /** Events of the whole ledger, without end. Reconnects by itself; misses nothing and repeats nothing. */
  events(request: EventRequest): AsyncIterable<LedgerEvent>;
  readonly inputs: {
    list(): Promise<readonly InputRequest[]>;
    answer(id: string, answer: InputAnswer): Promise<InputRequest>;
  };
  readonly items: {
    /** Without a session: on the list of the agent, or of the default agent. */
    create(item: NewItemInput): Promise<Task>;
    /** To another status, or to another title. */
    move(ref: string, change: ItemChange): Promise<Task>;
  };
  readonly agents: {
    /**
     * `path`: the PATH on which programs are looked for. Default: the daemon's own. `all`: also the well-known agents that
     * are not on it.
     */
    list(path?: string, options?: { readonly all?: boolean }): Promise<readonly AgentSummary[]>;
    get(name: string, path?: string): Promise<AgentSummary>;
    setDefault(name: string): Promise<AgentSummary>;
    /** `deep`: it is asked something as well, which costs tokens. */
    check(
      name: string,
      environment?: Record<string, string>,
      options?: { readonly deep?: boolean },
    ): Promise<AgentCheck>;
  };
  readonly sessions: {
    list(): Promise<readonly Session[]>;
    get(name: string): Promise<Session>;
    create(name: string, agent?: string): Promise<Session>;
    rename(name: string, to: string): Promise<Session>;
    /** The model of its next tasks; undefined: that of its agent. */
    chooseModel(name: string, model: string | undefined): Promise<Session>;
    /** What was said, oldest first, a page after message `after` (default 0); `archived`: also before a reset. */
    messages(
      name: string,
      page?: { readonly after?: number; readonly limit?: number; readonly archived?: boolean },
    ): Promise<readonly SessionMessage[]>;
    /** Archives what was said; the tasks stay. */
    reset(name: string): Promise<Session>;
  };
  /** A job is named by its id or its name. */
  readonly jobs: {
    list(): Promise<readonly Job[]>;
    get(ref: string): Promise<Job>;
    create(job: NewJobInput): Promise<Job>;
    change(ref: string, change: JobChangeInput): Promise<Job>;
    remove(ref: string): Promise<Job>;
    run(ref: string, request?: RunJobInput): Promise<Task>;
    pause(ref: string): Promise<Job>;
    resume(ref: string): Promise<Job>;
    repair(ref: string): Promise<JobRepair>;
    next(ref: string, count?: number): Promise<readonly Occurrence[]>;
    /** Newest first. */
    runs(
      ref: string,
      query?: { readonly limit?: number; readonly only?: 'missed' | 'fired' },
    ): Promise<readonly JobRun[]>;
    secrets(ref: string): Promise<readonly JobSecret[]>;
    /** What would come of these triggers. */
    preview(request: JobPreviewInput): Promise<readonly Occurrence[]>;
  };
  readonly workflows: {
    /** The definitions saved in the home of cox and in `.cox/workflows` of the folder. */
    list(folder?: string): Promise<readonly SavedWorkflow[]>;
    /** `folder`: where sub-workflows with relative paths lie. */
    validate(source: string, folder?: string): Promise<WorkflowCheck>;
    /** A saved one as it would run now. Throws `not_found`, or `forbidden` when files of that name are there and none is taken. */
    read(name: string, folder?: string): Promise<SavedDefinition>;
    run(request: NewWorkflowRunInput): Promise<Task>;
    trusted(): Promise<readonly TrustedWorkflow[]>;
    /** Lets this content of a project's workflow run. Throws `illegal_transition` when it is another by now. */
    trust(request: TrustRequest): Promise<TrustedWorkflow>;
    untrust(path: string): Promise<TrustedWorkflow>;
    show(ref: string): Promise<WorkflowRun>;
  };
  readonly discussions: { start(request: NewDiscussionInput): Promise<Task> };
  readonly channels: {
    list(): Promise<readonly ChannelSummary[]>;
    test(name: string, request?: { readonly address?: string; readonly text?: string }): Promise<ChannelTest>;
  };
  readonly routes: {
    list(): Promise<readonly ChannelRoute[]>;
    add(route: NewRoute): Promise<ChannelRoute>;
    remove(id: string): Promise<ChannelRoute>;
    resolve(from: ResolveQuery): Promise<ResolvedRoute>;
  };
  readonly deliveries: {
    list(query?: DeliveriesQueryInput): Promise<readonly Delivery[]>;
    retry(id: string): Promise<Delivery>;
  };
  readonly daemon: {
    status(): Promise<DaemonStatus>;
    /** What tasks that have ended left running. */
    leftovers(): Promise<LeftoversAnswer>;
    /** Asks the collector of traces whether it takes them. */
    telemetry(): Promise<TelemetryStatus>;
    version(): Promise<VersionAnswer>;
    /** Whom the daemon takes this client for. */
    caller(): Promise<CallerAnswer>;
    pause(): Promise<DaemonStatus>;
    resume(): Promise<DaemonStatus>;
    drain(): Promise<DaemonStatus>;
    /** Resolves when the daemon has ended. */
    stop(options?: { readonly wait?: boolean; readonly cancelPending?: boolean }): Promise<void>;
  };
  /** Access tokens, for scripts and other machines. */
  readonly tokens: {
    /** `all`: with those that are over. */
    list(query?: { readonly all?: boolean }): Promise<readonly AccessToken[]>;
    create(token: NewTokenInput): Promise<CreatedToken>;
    revoke(ref: string): Promise<AccessToken>;
  };
  readonly config: {
    list(): Promise<readonly ConfigEntry[]>;
    set(key: string, value: unknown): Promise<ConfigEntry>;
  };
  readonly audit: {
    /** In the order of the chain: the newest entries, or with `after` those that follow it. */
    list(query?: AuditQueryInput): Promise<readonly AuditEntry[]>;
  };
  insights(request: { readonly period?: Insights['period']; readonly since?: string }): Promise<Insights>;
  prune(request: { readonly dryRun?: boolean; readonly olderThanMs?: number }): Promise<PruneAnswer>;
  /** NDJSON of the whole ledger, in pieces of text. */
  export(): AsyncIterable<string>;
  /** Looks the ledger over: faults as they are found, at the end what it came to. */
  checkLedger(
    scope: CheckScope,
    /** A hash that the audit log must contain. */
    expect?: string,
  ): AsyncIterable<Exclude<CheckLine, { readonly problem: unknown }>>;
  /** Has a backup written to an absolute path on the machine of the daemon. */
  backUp(
    request: { readonly file: string; readonly force?: boolean },
    signal?: AbortSignal,
  ): Promise<BackupAnswer>;
  /** Lets go of the connections; the daemon goes on. */
  /** The same connection for requests that have the rights of the task's programs, and no more. */
  within(task: TaskId): Client;
  close(): void;
}
