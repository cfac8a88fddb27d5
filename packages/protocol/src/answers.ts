// What each route answers with when it succeeds, by the name of the route. Lists are bare arrays, but for the pages of
// tasks. Routes that are not here answer with text: streams (SSE), output (plain), the batch and the export (NDJSON).

import type { AccessToken, CreatedToken } from './access-token.ts';
import type { ChannelRoute, ResolvedRoute } from './channel.ts';
import type { SessionMessage } from './conversation.ts';
import type { Delivery } from './delivery.ts';
import type { InputRequest } from './input-request.ts';
import type { Job, Occurrence } from './job.ts';
import type {
  AgentCheck,
  AgentSummary,
  AuditEntry,
  CallerAnswer,
  CancelAnswer,
  ChannelSummary,
  ChannelTest,
  ConfigEntry,
  Counts,
  DaemonStatus,
  DeleteAnswer,
  Explanation,
  HookAnswer,
  Insights,
  JobRepair,
  JobRun,
  JobSecret,
  LeftoversAnswer,
  MessageAnswer,
  PruneAnswer,
  SavedDefinition,
  SavedWorkflow,
  Session,
  TaskDetail,
  TaskPage,
  TelemetryStatus,
  TrustedWorkflow,
  VersionAnswer,
} from './schema/index.ts';
import type { Task } from './task.ts';
import type { WorkflowCheck, WorkflowRun } from './workflow.ts';

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
  readonly listJobs: readonly Job[];
  readonly createJob: Job;
  readonly previewJob: readonly Occurrence[];
  readonly getJob: Job;
  readonly changeJob: Job;
  /** The job as it was. Its runs stay. */
  readonly deleteJob: Job;
  /** The task of the run. */
  readonly runJob: Task;
  readonly pauseJob: Job;
  readonly resumeJob: Job;
  readonly repairJob: JobRepair;
  readonly nextOfJob: readonly Occurrence[];
  /** Newest first. */
  readonly runsOfJob: readonly JobRun[];
  readonly secretOfJob: readonly JobSecret[];
  /** 202. */
  readonly fireHook: HookAnswer;
  readonly listWorkflows: readonly SavedWorkflow[];
  readonly validateWorkflow: WorkflowCheck;
  /** The task that leads the run. */
  readonly runWorkflow: Task;
  readonly readWorkflow: SavedDefinition;
  readonly listTrusted: readonly TrustedWorkflow[];
  readonly trustWorkflow: TrustedWorkflow;
  /** What was trusted. */
  readonly untrustWorkflow: TrustedWorkflow;
  readonly getWorkflowRun: WorkflowRun;
  /** The task that leads the discussion. */
  readonly startDiscussion: Task;
  readonly listChannels: readonly ChannelSummary[];
  readonly testChannel: ChannelTest;
  readonly listRoutes: readonly ChannelRoute[];
  readonly addRoute: ChannelRoute;
  readonly resolveRoute: ResolvedRoute;
  readonly removeRoute: ChannelRoute;
  readonly listAudit: readonly AuditEntry[];
  readonly listDeliveries: readonly Delivery[];
  readonly retryDelivery: Delivery;
  readonly getInsights: Insights;
  readonly listTokens: readonly AccessToken[];
  /** 201. The only time that the text of the token is shown. */
  readonly createToken: CreatedToken;
  readonly revokeToken: AccessToken;
  readonly getConfig: readonly ConfigEntry[];
  readonly setConfig: ConfigEntry;
  readonly prune: PruneAnswer;
  readonly pauseDaemon: DaemonStatus;
  readonly resumeDaemon: DaemonStatus;
  readonly drainDaemon: DaemonStatus;
  /** 202: it is stopping; it has stopped when its process is gone. */
  readonly stopDaemon: DaemonStatus;
  readonly getCaller: CallerAnswer;
  readonly listLeftovers: LeftoversAnswer;
  readonly checkTelemetry: TelemetryStatus;
  readonly daemonStatus: DaemonStatus;
  readonly version: VersionAnswer;
}
