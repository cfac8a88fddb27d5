// What the engine offers: every verb that changes something. Reads go straight to the ledger.
// A refusal is thrown as ProblemError with what happened, which limit, and what to do next.

import type {
  AccessToken,
  AgentCheck,
  AgentDefinition,
  AuditBy,
  AuditOrigin,
  CancelAnswer,
  ChannelRoute,
  CreatedToken,
  DeleteAnswer,
  Delivery,
  Explanation,
  HookAnswer,
  InboundMessage,
  InputAnswer,
  InputId,
  InputQuestion,
  InputRequest,
  ItemChange,
  Job,
  JobChange,
  JobId,
  JobRepair,
  Limits,
  MessageAnswer,
  NewDiscussion,
  NewItem,
  NewJob,
  NewRoute,
  NewToken,
  NewTrigger,
  NewWorkflowRun,
  Occurrence,
  Origin,
  ProblemError,
  PruneAnswer,
  PruneHeld,
  ResolvedRoute,
  ResolveQuery,
  RunJobInput,
  SubmitTask,
  Task,
  TaskId,
  TokenId,
  TokenScope,
  TrustedWorkflow,
  WorkflowCheck,
  WorkflowRun,
} from '@coxswain/protocol';

/** Saved definitions of work. A job is named by its id or its name; `job_not_found` where there is none. Only people may. */
export interface JobVerbs {
  createJob(job: NewJob, caller: Caller): Promise<Job>;
  changeJob(ref: string, change: JobChange, caller: Caller): Promise<Job>;
  pauseJob(ref: string, caller: Caller): Promise<Job>;
  /** It fires again from now on; backoff and the failures in a row are forgotten. */
  resumeJob(ref: string, caller: Caller): Promise<Job>;
  /** Its runs stay. */
  removeJob(ref: string, caller: Caller): Promise<Job>;
  /** Runs it now, by hand: also while it is paused or waits after a failure. Once for each key. */
  runJob(ref: string, request: RunJobInput, caller: Caller): Promise<Task>;
  /** Looks for what keeps it from working (agent, folder, next slot, targets, session), mends what can be, and says so. */
  repairJob(ref: string, caller: Caller): Promise<JobRepair>;
  /** What its triggers will fire: nothing while it is paused, and nothing before its wait after a failure is over. */
  nextOfJob(ref: string, count: number): Promise<readonly Occurrence[]>;
  /** What would come of them. Throws `invalid_request` for a trigger that cannot be. */
  previewTriggers(triggers: readonly NewTrigger[], count: number): readonly Occurrence[];
  /** Whose webhook is at that path. */
  hookAt(path: string): Promise<{ readonly jobId: JobId; readonly secretVersion: number } | undefined>;
  /** A webhook came, its signature checked by the caller. A known delivery id returns its first result. */
  fireHook(
    jobId: JobId,
    hook: { readonly path: string; readonly deliveryId: string; readonly payload: unknown },
  ): Promise<HookAnswer>;
  /** A job with a trigger for such messages takes it; undefined: none does. Safe to call again for the same message. */
  offerMessage(message: InboundMessage): Promise<Task | undefined>;
}

/** What the daemon leads itself. Only people may. */
export interface CompositionVerbs {
  /** `folder`: where sub-workflows with relative paths lie; without it they are not looked into. */
  checkWorkflow(
    source: string,
    options?: { readonly folder?: string | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<CheckedSource>;
  /** Throws `invalid_request` with the place of each fault. */
  runWorkflow(run: RunnableWorkflow, caller: Caller): Promise<Task>;
  /** Trusts one content of a project's workflow, or withdraws the trust. Returns what is trusted, or what was. */
  changeTrust(change: TrustChange, caller: Caller): Promise<TrustedWorkflow | undefined>;
  /** Throws `task_not_found`, or `unprocessable` for a task that is no run of a workflow. */
  workflowRun(task: AllowedTask, caller: Caller): Promise<WorkflowRun>;
  startDiscussion(discussion: NewDiscussion, caller: Caller): Promise<Task>;
}

export interface CheckedSource {
  readonly check: WorkflowCheck;
  /** What a run of it would be: the definition with its sub-workflows in place. undefined: there are faults. */
  readonly text?: string;
}

export interface RunnableWorkflow extends Omit<NewWorkflowRun, 'definition' | 'saved'> {
  readonly definition: string;
  readonly signal?: AbortSignal;
}

export interface TrustChange {
  /** The real path of the file. */
  readonly path: string;
  /** Of the content that is trusted from now on; undefined: none. */
  readonly hash: string | undefined;
}

export interface ChannelVerbs {
  /** Whom a message from there reaches. */
  resolveRoute(from: ResolveQuery): Promise<ResolvedRoute>;
  addRoute(route: NewRoute, caller: Caller): Promise<ChannelRoute>;
  removeRoute(id: string, caller: Caller): Promise<ChannelRoute>;
  /** A message to the session that its route names: it begins or continues a chat there, and its answer goes back. */
  converse(message: InboundMessage): Promise<Task>;
  /** Sends a failed delivery again. Throws `not_found`, or `illegal_transition` for one that has not failed. */
  retryDelivery(id: string, caller: Caller): Promise<Delivery>;
}

/** Tokens with a few of the rights of a person. Only people may create and revoke them, and tokens with the scope `admin`. */
export interface TokenVerbs {
  /** All that are kept, by name, with those that were revoked or have expired. */
  listTokens(): Promise<readonly AccessToken[]>;
  /** The only place that returns its text. Throws `unprocessable` for a name that is taken, `agent_not_found`. */
  createToken(token: NewToken, caller: Caller): Promise<CreatedToken>;
  /** By name or id. From here on it is refused, and open requests of its bearer end. Throws `not_found`. */
  revokeToken(ref: string, caller: Caller): Promise<AccessToken>;
  /**
   * The caller behind an access token. undefined: the text is no access token. Throws `unauthorized` for one that is unknown, was
   * revoked or has expired.
   */
  bearerOf(text: string): Promise<Caller | undefined>;
}

/** What an access token allows its bearer. */
export interface TokenGrant {
  readonly id: TokenId;
  /** Of the token. */
  readonly name: string;
  readonly may: ReadonlySet<TokenScope>;
  /** The only agents it may use, and whose work it sees; undefined: all. */
  readonly agents: ReadonlySet<string> | undefined;
  /** Aborted when the token is revoked or expires, with the ProblemError that says so as its reason. */
  readonly ended: AbortSignal;
}

/**
 * Who calls: a person; a program of a run, with the rights of its task's agent; or the bearer of an access token, with what that
 * grants.
 */
export type Caller = (
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'task'; readonly name: string; readonly taskId: TaskId }
  | { readonly kind: 'token'; readonly name: string; readonly grant: TokenGrant }
) & {
  /** The way the request came in. Default: the socket. */
  readonly door?: AuditOrigin;
  /** The chat that a person writes in: what they begin belongs there. */
  readonly origin?: Origin | undefined;
  /** The trace that the request belongs to: what it begins does as well. */
  readonly traceparent?: string;
};

declare const allowed: unique symbol;

/** A task as it was read when its caller was let through to it. Only a decision about rights makes one. */
export type AllowedTask = Task & { readonly [allowed]: true };

export interface EngineSettings {
  readonly limits: Limits;
  readonly agents: readonly AgentDefinition[];
  readonly defaultAgent?: string | undefined;
}

export type EngineState = 'recovering' | 'accepting' | 'paused' | 'draining' | 'stopping';

export type SubmitOutcome =
  | { readonly task: Task; readonly existing: boolean }
  | { readonly problem: ProblemError };

export interface StopOptions {
  /** Lets running tasks finish first; a second stop without it ends them. */
  readonly wait?: boolean;
  readonly cancelPending?: boolean;
  /** Runs whose programs outlive this daemon go on without it: the next one takes them over. */
  readonly keepRuns?: boolean;
  /** Tools in flight are not waited for: nothing that they did could be recorded any more. */
  readonly withoutToolGrace?: boolean | undefined;
}

/** What is said to a task. */
export interface SaidToTask {
  readonly text: string;
  /** For the next task of the session, when the message begins one. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** It was said on a channel: the next task, when it begins one, answers there, and is begun once for this key. */
  readonly onChannel?: { readonly origin: Origin; readonly idempotencyKey: string } | undefined;
}

/** Verbs that are objects of their own, each with its folder. */
export type VerbObjects = JobVerbs & CompositionVerbs & ChannelVerbs & TokenVerbs;

export interface Engine extends VerbObjects {
  readonly state: EngineState;
  /**
   * Recovers what a crash left behind, then begins to dispatch. Submitting is possible before it resolves. Over a copy of
   * another ledger it recovers and is paused: nothing is started, fired, sent or pruned before it is resumed.
   */
  start(): Promise<void>;
  /** Ends running tasks (status cancelled, reason shutdown) and resolves when nothing of them is left. Safe to call twice. */
  stop(options?: StopOptions): Promise<void>;
  /** Puts other settings into force: limits count for what comes next. */
  configure(settings: EngineSettings): void;

  submit(input: SubmitTask, caller: Caller): Promise<{ readonly task: Task; readonly existing: boolean }>;
  /**
   * Submits many in one transaction, each admitted or refused on its own, in order. Counts only against `queueCapacity`:
   * background tasks beyond `background.maxConcurrentTasks` wait their turn.
   * With `block` it waits for room instead of refusing, until the signal aborts.
   */
  submitMany(
    inputs: readonly SubmitTask[],
    caller: Caller,
    options?: { readonly block?: AbortSignal | undefined },
  ): Promise<readonly SubmitOutcome[]>;
  cancel(
    task: AllowedTask,
    request: { readonly now?: boolean | undefined; readonly reason?: string | undefined },
    caller: Caller,
  ): Promise<CancelAnswer>;
  retry(
    task: AllowedTask,
    request: {
      readonly force?: boolean | undefined;
      readonly prompt?: string | undefined;
      readonly environment?: Readonly<Record<string, string>> | undefined;
      /** The same key again answers with the task that it made. */
      readonly idempotencyKey?: string | undefined;
    },
    caller: Caller,
  ): Promise<Task>;
  message(task: AllowedTask, message: SaidToTask, caller: Caller): Promise<MessageAnswer>;
  /** Removes an ended task; an active one is cancelled first and removed when it has stopped. */
  remove(task: AllowedTask, caller: Caller): Promise<DeleteAnswer>;
  /** Why is it not running, why did it end. Of tasks that the caller may not see, it says only that there is one. */
  explain(task: AllowedTask, caller: Caller): Promise<Explanation>;

  /** A running task asks a person and waits for the closed request. */
  ask(task: AllowedTask, question: InputQuestion, caller: Caller, signal: AbortSignal): Promise<InputRequest>;
  answer(id: InputId, answer: InputAnswer, caller: Caller): Promise<InputRequest>;

  /** A task waits for its children: it gives its slot back until the returned function is called. */
  waitForChildren(id: TaskId): () => void;

  /** An agent notes something to do: in the caller's session, or for a person in the session named. */
  createItem(item: NewItem, caller: Caller): Promise<Task>;
  /** Moves an item on. Throws `illegal_transition` when it has ended. */
  moveItem(item: AllowedTask, change: ItemChange, caller: Caller): Promise<Task>;
  /** Forgets what was said in a session; its tasks stay. Throws `illegal_transition` while one of them is active. */
  resetSession(name: string, caller: Caller): Promise<void>;

  agents(): readonly AgentDefinition[];
  checkAgent(name: string, how: CheckHow): Promise<AgentCheck>;

  /** Starts nothing new. */
  pause(): void;
  /** Also lets a copy of another ledger do its work, which is on hold before: for good. */
  resume(by?: AuditBy): Promise<void>;
  /** Accepts nothing new; what is accepted runs to its end. Throws `illegal_transition` for a copy that is on hold. */
  drain(): void;
  prune(
    options: { readonly dryRun: boolean; readonly olderThanMs?: number | undefined },
    caller: Caller,
  ): Promise<PruneAnswer>;
  /** What retention would remove if the wall clock, which leapt ahead, were believed. undefined: nothing. */
  pruneHeld(): PruneHeld | undefined;
  slots(): { readonly used: number; readonly total: number; readonly parked: number };

  /**
   * The caller behind the token of a session: the task of it that runs now. undefined: no such token was given. Throws
   * `unauthorized` when no task of the session runs. Constant time.
   */
  authenticate(token: string): Caller | undefined;
  /** Resolves when what ran under an earlier daemon is taken over or settled: before that its tokens may be unknown. */
  readonly recovered: Promise<void>;
}

export interface CheckHow {
  /** What a submitter would send. */
  readonly environment: Readonly<Record<string, string>>;
  /** It is asked something as well, which costs tokens. */
  readonly isDeep?: boolean;
}
