// What each route answers with when it succeeds, by the name of the route. Lists are bare arrays, but for the pages of
// tasks. Routes that are not here answer with text: streams (SSE), output (plain), the batch and the export (NDJSON).

import type { SessionMessage } from './conversation.ts';
import type { InputRequest } from './input-request.ts';
import type {
  AgentCheck,
  AgentSummary,
  CallerAnswer,
  CancelAnswer,
  ConfigEntry,
  Counts,
  DaemonStatus,
  DeleteAnswer,
  Explanation,
  Insights,
  MessageAnswer,
  PruneAnswer,
  Session,
  TaskDetail,
  TaskPage,
  VersionAnswer,
} from './schema/index.ts';
import type { Task } from './task.ts';

export interface Answers {
  readonly listTasks: TaskPage;
  /** 201; 200 when the idempotency key was known and the task is the earlier one. */
  readonly createTask: Task;
  readonly countTasks: Counts;
  readonly getTask: TaskDetail;
  readonly deleteTask: DeleteAnswer;
  readonly explainTask: Explanation;
  readonly cancelTask: CancelAnswer;
  /** The new task. */
  readonly retryTask: Task;
  readonly messageTask: MessageAnswer;
  /** The closed request: the answer waits for a person. */
  readonly askInTask: InputRequest;
  readonly listInputs: readonly InputRequest[];
  readonly answerInput: InputRequest;
  readonly createItem: Task;
  readonly moveItem: Task;
  readonly listAgents: readonly AgentSummary[];
  readonly getAgent: AgentSummary;
  readonly setDefaultAgent: AgentSummary;
  readonly checkAgent: AgentCheck;
  readonly listSessions: readonly Session[];
  readonly getSession: Session;
  readonly createSession: Session;
  readonly changeSession: Session;
  readonly listMessages: readonly SessionMessage[];
  readonly resetSession: Session;
  readonly getInsights: Insights;
  readonly getConfig: readonly ConfigEntry[];
  readonly setConfig: ConfigEntry;
  readonly prune: PruneAnswer;
  readonly pauseDaemon: DaemonStatus;
  readonly resumeDaemon: DaemonStatus;
  readonly drainDaemon: DaemonStatus;
  /** 202: it is stopping; it has stopped when its process is gone. */
  readonly stopDaemon: DaemonStatus;
  readonly getCaller: CallerAnswer;
  readonly daemonStatus: DaemonStatus;
  readonly version: VersionAnswer;
}
