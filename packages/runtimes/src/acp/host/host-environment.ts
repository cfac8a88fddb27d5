// The environment of an agent's process. It may outlive the task that it was started for, so it does not carry what names
// that task.

import { TRACEPARENT_VARIABLE } from '@coxswain/protocol';
import { MARK_VARIABLE } from '../../processes/mark.ts';
import { agentMarkOf } from '../../processes/marks.ts';
import type { RunRequest } from '../../runtime.ts';
import { askingEnvironment } from './made-to-ask.ts';

const TASK_VARIABLE = 'COX_TASK_ID';

type HostFacts = Pick<RunRequest, 'agent' | 'environment' | 'mark' | 'isConversation' | 'permissions'>;

/** What an agent that serves this run is started with. The agent of a conversation is not told of any single task. */
export const hostEnvironment = ({
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
