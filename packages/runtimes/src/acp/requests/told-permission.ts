// A request for a permission tells more of its tool call than what came before it; gemini tells of one that is refused
// nowhere else. And qwen asks its questions this way.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import type { ToolCall } from '@coxswain/protocol';
import { type Fields, fieldsOf, listOf } from '../updates/reading.ts';
import type { ElicitationPorts } from './create-elicitation.ts';
import { answerQuestions, questionsIn } from './questions.ts';
import { answerPermission, type Refusal, type RequestPermissionPorts } from './request-permission.ts';

export interface ToldPermissionPorts extends RequestPermissionPorts {
  readonly request: RequestPermissionPorts['request'] & ElicitationPorts['request'];
  /** Takes an update of a tool call. */
  toolCallTold(update: Fields): Promise<void>;
}

/** Answers the request, and tells of the call that it is for. */
export const answerToldPermission = async (
  params: acp.RequestPermissionRequest,
  ports: ToldPermissionPorts,
): Promise<acp.RequestPermissionResponse> => {
  const { toolCall, options } = params;
  const { toolCallId } = toolCall;
  const known = ports.toolCallOf(toolCallId);
  await ports.toolCallTold(askedCall(fieldsOf(toolCall), known));
  const questions = questionsIn(toolCall);
  if (questions.length > 0) return answerQuestions(questions, options, ports);
  const refusals: Refusal[] = [];
  const refused = (refusal: Refusal): void => {
    refusals.push(refusal);
    ports.refused(refusal);
  };
  const response = await answerPermission(params, { ...ports, toolCallOf: () => known, refused });
  const [refusal] = refusals;
  const isGone = response.outcome.outcome === 'cancelled';
  // claude never says that it has begun.
  if (!refusal && !isGone) await ports.toolCallTold({ toolCallId, status: 'in_progress' });
  if (refusal && !known)
    await ports.toolCallTold({ toolCallId, status: 'failed', rawOutput: refusal.reason ?? 'denied' });
  return response;
};

// Words in it are about the question, and no output of the tool. Whoever asks has not begun, and one that has goes on.
const askedCall = ({ content, status, ...told }: Fields, known: ToolCall | undefined): Fields => {
  const diffs = listOf(content).filter((part) => fieldsOf(part).type === 'diff');
  return { ...told, ...(diffs.length > 0 ? { content: diffs } : {}), ...(known ? {} : { status }) };
};
