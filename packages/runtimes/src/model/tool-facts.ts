// A tool call as facts.

import type { Fact, ToolCall, ToolCallStatus } from '@coxswain/protocol';
import { cutMiddle, cutTexts } from './cut-middle.ts';
import type { PreparedCall } from './tools/tool.ts';

/** The maximum of an input, an output or a file in a fact. */
const MAX_REPORTED_BYTES = 256 * 1024;

/** What is known of a call before it runs. */
export const toolCall = (
  call: { readonly id: string; readonly name: string; readonly input: unknown },
  kind: string | undefined,
  prepared?: PreparedCall,
): Omit<ToolCall, 'status'> => ({
  toolCallId: call.id,
  name: call.name,
  kind,
  title: prepared?.title,
  input: cutTexts(call.input, MAX_REPORTED_BYTES),
  locations: prepared?.locations,
  diffs: prepared?.diffs?.map(({ path, oldText, newText }) => ({
    path,
    ...(oldText === undefined ? {} : { oldText: cutMiddle(oldText, MAX_REPORTED_BYTES) }),
    newText: cutMiddle(newText, MAX_REPORTED_BYTES),
  })),
});

export const reportedOutput = (output: string): string => cutMiddle(output, MAX_REPORTED_BYTES);

type ToolEvent = 'ToolCallStarted' | 'ToolCallUpdated' | 'ToolCallCompleted';

export const toolFact = (type: ToolEvent, call: Omit<ToolCall, 'status'>, status: ToolCallStatus): Fact => ({
  type,
  data: { ...call, status },
});
