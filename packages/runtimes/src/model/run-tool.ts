// One tool call from the model's wish to the answer it gets: prepared, permitted, run, recorded. Nothing that goes wrong in
// a tool ends the run: the model gets it as the answer.

import { type Fact, messageOf, type ToolCallStatus } from '@coxswain/protocol';
import { aborted } from '../processes/aborted.ts';
import { pause } from '../processes/pause.ts';
import type { Conversation, RunHandle } from '../runtime.ts';
import type { WantedCall } from './call-model.ts';
import { cutMiddle } from './cut-middle.ts';
import type { Deps } from './deps.ts';
import type { Permit, Wish } from './permission-gate.ts';
import { toolRead } from './resume.ts';
import type { Stopping } from './stopping.ts';
import { reportedOutput, toolCall, toolFact } from './tool-facts.ts';
import type { ModelTool, PreparedCall, ToolAnswer } from './tools/tool.ts';
import type { Toolbox } from './tools/toolbox.ts';

export interface ToolPorts {
  readonly toolbox: Toolbox;
  readonly permit: (wish: Wish) => Promise<Permit>;
  readonly stopping: Stopping;
  /** Never resolves when the next daemon is to go on from here. */
  readonly stand: () => Promise<void>;
  readonly deps: Deps;
  readonly update: RunHandle['update'];
  /** In one transaction with the facts; stored for good when it resolves. */
  readonly append: Conversation['append'];
  /** The ids of the calls that had begun when an earlier daemon died. */
  readonly begunBefore: ReadonlySet<string>;
  /** The most of an answer that the model gets. */
  readonly answerLimitBytes: number;
  /** Model calls so far. */
  readonly iterations: number;
}

interface End {
  readonly status: ToolCallStatus;
  readonly text: string;
  readonly answer?: ToolAnswer;
  readonly durationMs?: number;
}

const SKIPPED: End = { status: 'skipped', text: 'Skipped: the task was stopped before this tool began.' };
const LOST =
  'The daemon was restarted before this tool answered. It may or may not have taken effect: check before you do it again.';
const failed = (text: string): End => ({ status: 'failed', text });
// A tool that stops in time has a little left to say so.
const LAST_WORDS_MS = 500;

/** Runs the call; the model gets `note` with the answer. */
export const runTool = async (call: WantedCall, ports: ToolPorts, note?: string): Promise<void> => {
  const tool = ports.toolbox.get(call.name);
  const prepared = tool && !call.problem ? await prepare(tool, call) : undefined;
  const isReady = prepared !== undefined && 'run' in prepared;
  const problem = prepared !== undefined && 'problem' in prepared ? prepared.problem : undefined;
  const reported = toolCall(call, tool?.kind, isReady ? prepared : undefined);
  const end =
    isReady && tool
      ? await carryOut(tool, prepared, { ...ports, reported })
      : failed(whyNot(call, ports, problem));
  const { status, text, durationMs, answer } = end;
  const isError = status !== 'completed';
  const cut = cutMiddle(text, ports.answerLimitBytes);
  const output = note === undefined ? cut : `${cut}\n\n${note}`;
  const result = { type: 'tool-result', toolCallId: call.id, toolName: call.name, output } as const;
  const completed = {
    ...reported,
    output: reportedOutput(text),
    durationMs,
    diffs: answer?.diffs ?? reported.diffs,
  };
  await ports.append(
    [{ role: 'tool', parts: [isError ? { ...result, isError } : result] }],
    [toolFact('ToolCallCompleted', completed, status)],
  );
  await answer?.stored?.();
};

/** True for a call that had begun, whose answer is lost with its daemon: nobody knows what it did, and it is not made again. */
export const isLost = ({ id, name }: WantedCall, { begunBefore, toolbox, stopping }: ToolPorts): boolean => {
  const tool = toolbox.get(name);
  const mayGoOn = tool?.isReadOnly === true || tool?.isFoundAgain === true;
  return begunBefore.has(id) && (!mayGoOn || stopping.run.aborted);
};

/** Records calls of which {@link isLost} holds. */
export const endLost = (calls: readonly WantedCall[], ports: ToolPorts): Promise<void> =>
  endTools(calls, ports, { status: 'failed', text: LOST });

/** Records calls that will not be run. */
export const skipTools = (
  calls: readonly WantedCall[],
  ports: ToolPorts,
  text = SKIPPED.text,
): Promise<void> => endTools(calls, ports, { status: 'skipped', text });

const endTools = async (
  calls: readonly WantedCall[],
  { toolbox, append }: ToolPorts,
  { status, text }: End,
): Promise<void> => {
  if (calls.length === 0) return;
  const parts = calls.map(
    ({ id, name }) =>
      ({ type: 'tool-result', toolCallId: id, toolName: name, output: text, isError: true }) as const,
  );
  const facts = calls.map((call) =>
    toolFact('ToolCallCompleted', { ...toolCall(call, toolbox.get(call.name)?.kind), output: text }, status),
  );
  await append([{ role: 'tool', parts }], facts);
};

const prepare = (tool: ModelTool, call: WantedCall): Promise<PreparedCall | { readonly problem: string }> =>
  tool.prepare(call.input).catch((error: unknown) => ({ problem: messageOf(error) }));

const whyNot = (call: WantedCall, { toolbox }: ToolPorts, problem: string | undefined): string => {
  if (problem !== undefined) return problem;
  if (!toolbox.has(call.name))
    return `there is no tool '${call.name}'; available: ${[...toolbox.keys()].join(', ') || 'none'}`;
  return `the arguments are not valid JSON: ${call.problem}`;
};

type CarryPorts = ToolPorts & { readonly reported: ReturnType<typeof toolCall> };

const carryOut = async (tool: ModelTool, prepared: PreparedCall, ports: CarryPorts): Promise<End> => {
  const { stopping, deps, update, append, reported, iterations } = ports;
  const { title, detail, grant } = prepared;
  const { toolCallId } = reported;
  if (detail !== undefined && !ports.begunBefore.has(toolCallId)) {
    const permit = await ports.permit({
      callId: toolCallId,
      kind: tool.kind,
      title,
      detail,
      grant: grant ?? { key: tool.kind, words: `every tool of the kind '${tool.kind}'` },
    });
    if (!permit.isGiven && !stopping.run.aborted) return failed(`not permitted: ${permit.reason}`);
  }
  await ports.stand();
  if (stopping.run.aborted) return SKIPPED;
  const begins: readonly Fact[] = [
    { type: 'AgentStatus', data: { phase: 'calling_tool', detail: `${tool.name}: ${title}`, iterations } },
    toolFact('ToolCallUpdated', reported, 'running'),
  ];
  // Whatever may change something is done only when it is known for good that it began.
  if (tool.isReadOnly) await update(begins);
  else await append([], begins, toolRead(toolCallId));
  const beganMs = deps.monotonicMs();
  const end = await runWithin(tool, prepared, ports);
  return { ...end, durationMs: Math.round(deps.monotonicMs() - beganMs) };
};

const runWithin = async (tool: ModelTool, prepared: PreparedCall, ports: CarryPorts): Promise<End> => {
  const { stopping, update, reported } = ports;
  const progress = (output: string): Promise<void> =>
    update([toolFact('ToolCallUpdated', { ...reported, output }, 'running')]);
  const reportWaiting = (): void =>
    void update([{ type: 'AgentStatus', data: { phase: 'cancelling', detail: `waiting for ${tool.name}` } }]);
  stopping.run.addEventListener('abort', reportWaiting, { once: true });
  try {
    const running = prepared.run({ callId: reported.toolCallId, signal: stopping.tools, progress });
    const answer = await Promise.race([running, givenUp(stopping)]);
    if (answer === undefined)
      return { status: 'cancelled', text: `${tool.name} did not stop in time and was abandoned` };
    if (stopping.tools.aborted && answer.isError) return { status: 'cancelled', text: answer.text, answer };
    return { status: answer.isError ? 'failed' : 'completed', text: answer.text, answer };
  } catch (error) {
    if (!stopping.run.aborted) return failed(messageOf(error));
    return { status: 'cancelled', text: 'The task was stopped before this tool had answered.' };
  } finally {
    stopping.run.removeEventListener('abort', reportWaiting);
  }
};

const givenUp = async ({ tools, grace }: Stopping): Promise<undefined> => {
  await aborted(tools);
  await aborted(grace.begin());
  await pause(LAST_WORDS_MS);
};
