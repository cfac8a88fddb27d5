// Starts the process of an agent: its own command, in the folder of the task, its stdin open to be spoken to.

import type { Program } from '../../command/program.ts';
import { programStarter } from '../../command/start.ts';
import { explainStartFailure } from '../../command/start-failure.ts';
import { agentMarkOf } from '../../processes/marks.ts';
import { systemProcesses } from '../../processes/system-processes.ts';
import type { RunRequest } from '../../runtime.ts';
import { AgentHost } from './agent-host.ts';
import { AgentFailure, failure } from './failure.ts';
import { hostEnvironment } from './host-environment.ts';

export type HostRequest = Pick<
  RunRequest,
  'agent' | 'environment' | 'mark' | 'isConversation' | 'workDir' | 'permissions'
>;

const startProgram = programStarter(systemProcesses);

/** @throws AgentFailure when the agent names no program, or it cannot be started */
export const startHost = async (request: HostRequest, maxMessageBytes: number): Promise<AgentHost> => {
  const program = programOfAgent(request);
  const place = { folder: request.workDir, environment: hostEnvironment(request) };
  const started = await startProgram(program, place);
  if ('cause' in started) throw new AgentFailure(await explainStartFailure(started.cause, program, place));
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
      `agent '${agent.name}' names no program; give it the command that starts it as an ACP agent`,
    );
  return { file, args, keepsStdin: true };
};
