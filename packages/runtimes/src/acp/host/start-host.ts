// Starts the process of an agent: its own command, in the folder of the task, its stdin open.

import { TRACEPARENT_VARIABLE } from '@coxswain/protocol';
import type { Program } from '../../command/program.ts';
import { programStarter } from '../../command/start.ts';
import { explainStartFailure } from '../../command/start-failure.ts';
import { MARK_VARIABLE } from '../../processes/mark.ts';
import { agentMarkOf } from '../../processes/marks.ts';
import { systemProcesses } from '../../processes/system-processes.ts';
import type { RunRequest } from '../../runtime.ts';
import { AgentHost } from './agent-host.ts';
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
  'agent' | 'environment' | 'mark' | 'isConversation' | 'workDir' | 'permissions'
>;

const startProgram = programStarter(systemProcesses);

/** @throws AgentFailure when the agent names no program, or it cannot be started */
export const startHost = async (request: HostRequest, maxMessageBytes: number): Promise<AgentHost> => {
  const program = programOfAgent(request);
  const context = { folder: request.workDir, environment: hostEnvironment(request) };
  const started = await startProgram(program, context);
  if ('cause' in started) throw new AgentFailure(await explainStartFailure(started.cause, program, context));
  return new AgentHost({
    started,
    program: program.file,
    mark: agentMarkOf(request.mark),
    maxMessageBytes,
  });
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
