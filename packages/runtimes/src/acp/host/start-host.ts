// Starts the process of an agent: its own command, in the folder of the task, its stdin open.

import { TRACEPARENT_VARIABLE } from '@coxswain/protocol';
import { type HeldContext, MAIN_PROGRAM } from '../../command/held-program.ts';
import { START } from '../../command/output-pump.ts';
import type { Program } from '../../command/program.ts';
import { explainStartFailure } from '../../command/start-failure.ts';
import { MARK_VARIABLE } from '../../processes/mark.ts';
import { agentMarkOf, runIdOf } from '../../processes/marks.ts';
import type { RunRequest } from '../../runtime.ts';
import type { AcpOptions } from '../options.ts';
import type { Resumed } from '../wire/agent-stream.ts';
import { Journal } from '../wire/journal.ts';
import { AgentHost } from './agent-host.ts';
import type { AgentRecord } from './agent-record.ts';
import { AgentFailure, failure } from './failure.ts';
import { askingEnvironment } from './supports-asking.ts';

// The environment of an agent's process. It may outlive the task that it was started for, so it does not carry what names
// that task.
const TASK_VARIABLE = 'COX_TASK_ID';

type HostFacts = Pick<RunRequest, 'agent' | 'environment' | 'mark' | 'isConversation' | 'permissions'>;

/** What an agent that serves this run is started with. The agent of a conversation gets nothing about a single task. */
const hostEnvironment = ({
  environment,
  mark,
  isConversation,
  agent,
  permissions,
}: HostFacts): Readonly<Record<string, string>> => {
  const asking = askingEnvironment(agent, permissions, environment);
  const own: Record<string, string> = { ...environment, ...asking, [MARK_VARIABLE]: agentMarkOf(mark) };
  if (!isConversation) return own;
  const { [TASK_VARIABLE]: _task, [TRACEPARENT_VARIABLE]: _trace, ...lasting } = own;
  return lasting;
};

export type HostRequest = Pick<
  RunRequest,
  | 'agent'
  | 'environment'
  | 'mark'
  | 'isConversation'
  | 'workDir'
  | 'permissions'
  | 'cancelGraceMs'
  | 'timeLeftMs'
>;

type HostOptions = Pick<AcpOptions, 'start' | 'maxMessageBytes' | 'nowMs'>;

/** @throws AgentFailure when the agent names no program, or it cannot be started */
export const startHost = async (
  request: HostRequest,
  { start, maxMessageBytes, nowMs }: HostOptions,
): Promise<AgentHost> => {
  const program = programOfAgent(request);
  const { mark, cancelGraceMs: graceMs, timeLeftMs, isConversation } = request;
  const context: HeldContext = {
    folder: request.workDir,
    environment: hostEnvironment(request),
    runId: runIdOf(mark),
    name: MAIN_PROGRAM,
    graceMs,
    // What serves a conversation lives longer than one of its tasks may take.
    deadlineMs: isConversation || timeLeftMs === undefined ? undefined : nowMs() + timeLeftMs,
    outlivesRun: true,
  };
  const started = await start(program, context);
  if ('cause' in started) throw new AgentFailure(await explainStartFailure(started.cause, program, context));
  return new AgentHost({ started, program: program.file, mark: agentMarkOf(mark), maxMessageBytes });
};

/** An agent that an earlier daemon started, as the record in the folder of a run says; undefined when nobody holds it. */
export const findHost = async (
  runDir: string,
  record: AgentRecord,
  {
    from,
    prompts,
    stderr = 0,
    start,
    maxMessageBytes,
  }: Pick<HostOptions, 'start' | 'maxMessageBytes'> & {
    /** From where what it said is read once more. */
    readonly from: number;
    readonly prompts: Resumed['prompts'];
    /** How far its stderr was read. */
    readonly stderr?: number | undefined;
  },
): Promise<AgentHost | undefined> => {
  const journal = await Journal.open(runDir, { isThere: true });
  const { program, mark, startedBy: runId, journal: beginning } = record;
  const started = await start(undefined, {
    folder: runDir,
    environment: {},
    runId,
    name: MAIN_PROGRAM,
    graceMs: 0,
    from: { ...START, stdout: beginning.stdout + journal.heardBytes, stderr },
    outlivesRun: true,
  });
  if ('cause' in started) {
    await journal.close();
    return undefined;
  }
  const sent = await journal.messages();
  const rest = await journal.said(started.got - beginning.stdin);
  const resumed = { journal, start: beginning, from, sent, rest, prompts };
  return new AgentHost({ started, program, mark, maxMessageBytes, resumed });
};

const programOfAgent = ({ agent }: HostRequest): Program => {
  const [file, ...args] = agent.command ?? [];
  if (file === undefined)
    throw failure(
      'runtime_error',
      `agent '${agent.name}' has no command; set command to what starts it as an ACP agent`,
    );
  return { file, args, keepsStdin: true };
};
