// The requests that an ACP agent may send to cox while it works: permissions, answers, files and terminals.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import { methods } from '@agentclientprotocol/sdk/unstable';
import type { ToolCall } from '@coxswain/protocol';
import type { StartHeld } from '../../command/held-program.ts';
import { decidedBefore } from '../../decided-before.ts';
import { allowedPathsOf } from '../../model/tools/allowed-paths.ts';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../updates/reading.ts';
import { answerElicitation, type ElicitationPorts } from './create-elicitation.ts';
import { readFileFor, writeFileFor } from './files.ts';
import { Permits } from './permits.ts';
import { answerPermission, type Refusal, type RequestPermissionPorts } from './request-permission.ts';
import { Terminals } from './terminals.ts';

export interface ClientRequestsContext {
  readonly request: Pick<
    RunRequest,
    | 'workDir'
    | 'addDirs'
    | 'offLimits'
    | 'attachments'
    | 'permissions'
    | 'mark'
    | 'runDir'
    | 'earlier'
    | 'cancelGraceMs'
    | 'agent'
    | 'coxServer'
  >;
  readonly handle: Pick<RunHandle, 'ask' | 'update' | 'tools'>;
  /** Starts the programs that the agent runs in terminals. */
  readonly start: StartHeld;
  /** The handle for a request of the agent that may be answered once more. Default: none ever is. */
  readonly handleFor?: (request: Asked) => Pick<RunHandle, 'ask' | 'update'>;
  /** The environment of the programs that the agent runs in terminals. It carries the mark of the run. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is known of a tool call that is under way. */
  readonly toolCallOf?: (toolCallId: string) => ToolCall | undefined;
  /** Takes what a request reports about its tool call. */
  readonly toolCallReported?: (update: Fields, record: RunHandle['update']) => Promise<void>;
  /** The agent understands that a file is missing; default: it does. */
  readonly knowsMissingFiles?: (() => boolean) | undefined;
  /** Where the agent keeps what it was always allowed. */
  readonly keepsAlwaysIn?: (() => string | undefined) | undefined;
}

type RequestId = string | number | null;

/** A request of the agent. */
export interface Asked {
  readonly id: RequestId;
  /** The agent has its answer: it only tells what is to be known. */
  readonly isAnswered: boolean;
}

/** Each takes the parameters of one protocol request, and its id; a refusal is thrown as a `RequestError`. */
export interface ClientRequests {
  requestPermission(
    params: acp.RequestPermissionRequest,
    id?: RequestId,
  ): Promise<acp.RequestPermissionResponse>;
  createElicitation(
    params: acp.CreateElicitationRequest,
    id?: RequestId,
  ): Promise<acp.CreateElicitationResponse>;
  readTextFile(params: acp.ReadTextFileRequest, id?: RequestId): Promise<acp.ReadTextFileResponse>;
  writeTextFile(params: acp.WriteTextFileRequest, id?: RequestId): Promise<acp.WriteTextFileResponse>;
  /** `requestId`: of the request of the agent. The same one finds the terminal that it opened with an earlier daemon. */
  createTerminal(
    params: acp.CreateTerminalRequest,
    requestId: RequestId,
  ): Promise<acp.CreateTerminalResponse>;
  terminalOutput(params: acp.TerminalOutputRequest): Promise<acp.TerminalOutputResponse>;
  waitForTerminalExit(params: acp.WaitForTerminalExitRequest): Promise<acp.WaitForTerminalExitResponse>;
  killTerminal(params: acp.KillTerminalRequest): Promise<acp.KillTerminalResponse>;
  releaseTerminal(params: acp.ReleaseTerminalRequest): Promise<acp.ReleaseTerminalResponse>;
  /** Remembers what was decided about a request that the agent made, and got its answer to, while an earlier daemon lived. */
  answered(method: string, params: unknown, id: RequestId): Promise<void>;
  /** The permissions that were refused since this was asked last, oldest first. */
  takeRefusals(): readonly Refusal[];
  /** What a terminal printed, for the tool call that shows it. */
  terminalText(terminalId: string): string | undefined;
  /** Resolves when the terminals are there again that the run had with an earlier daemon. */
  readonly restored: Promise<void>;
  /** Ends its terminals with everything they started; they are killed after the grace. Safe to call twice. */
  close(graceOver?: AbortSignal): Promise<void>;
}

const PERMISSION = methods.client.session.requestPermission;

export const clientRequests = (context: ClientRequestsContext): ClientRequests => {
  const { request, handle, start, environment, knowsMissingFiles, keepsAlwaysIn } = context;
  const { handleFor = () => handle } = context;
  const { toolCallOf = () => undefined, toolCallReported = async () => {} } = context;
  const permits = new Permits((toolCallId) => toolCallOf(toolCallId) !== undefined);
  const { workDir, addDirs, offLimits, agent, attachments = [] } = request;
  const readable = [...(agent.skills ?? []), ...(agent.memory ?? [])];
  const allowedPaths = allowedPathsOf({
    workDir,
    addDirs: [...addDirs, ...(agent.memory ?? [])],
    readable,
    offLimits,
    given: attachments.map(({ path }) => path),
  });
  let refusals: Refusal[] = [];
  const refused = (refusal: Refusal): void => void refusals.push(refusal);
  const hasCoxServer = request.coxServer !== undefined && agent.mcpServers?.cox === undefined;
  const coxTools = new Set(hasCoxServer ? handle.tools.map(({ name }) => name) : []);
  const decided = decidedBefore(request.earlier);
  // Whoever asks hears of a ledger that cannot be read.
  decided.catch(() => {});
  const ports = { request, handle, permits, decided, allowedPaths, knowsMissingFiles };
  const terminals = new Terminals({ ...ports, start, environment });
  const realPathOf = async (path: string): Promise<string | undefined> =>
    (await allowedPaths).locate(path, 'read').catch(() => undefined);
  const portsFor = (id: RequestId | undefined, isAnswered = false): typeof ports => ({
    ...ports,
    handle: id === undefined ? handle : { ...handle, ...handleFor({ id, isAnswered }) },
  });
  const requestPermission = (params: acp.RequestPermissionRequest, own: typeof ports) =>
    answerReportedPermission(params, {
      ...own,
      toolCallOf,
      toolCallReported: (update) => toolCallReported(update, own.handle.update),
      realPathOf,
      refused,
      coxTools,
      keepsAlwaysIn,
    });
  return {
    requestPermission: (params, id) => requestPermission(params, portsFor(id)),
    createElicitation: (params, id) => answerElicitation(params, portsFor(id)),
    readTextFile: (params, id) => readFileFor(params, portsFor(id)),
    writeTextFile: (params, id) => writeFileFor(params, portsFor(id)),
    answered: async (method, params, id) => {
      if (method !== PERMISSION) return;
      // The SDK took it for one when it was answered.
      await requestPermission(params as acp.RequestPermissionRequest, portsFor(id, true));
    },
    createTerminal: (params, requestId) => terminals.create(params, requestId),
    terminalOutput: (params) => terminals.output(params),
    waitForTerminalExit: async (params) => terminals.waitForExit(params),
    killTerminal: (params) => terminals.kill(params),
    releaseTerminal: (params) => terminals.release(params),
    takeRefusals: () => {
      const taken = refusals;
      refusals = [];
      return taken;
    },
    terminalText: (terminalId) => terminals.text(terminalId),
    restored: terminals.restored,
    close: (graceOver) => terminals.close(graceOver),
  };
};

// A permission request says more about its tool call than the updates before it; gemini reports a refused one
// nowhere else. And qwen asks its questions this way.
/** Answers the request, and reports the tool call that it is for. */
const answerReportedPermission = async (
  params: acp.RequestPermissionRequest,
  ports: RequestPermissionPorts & {
    readonly request: RequestPermissionPorts['request'] & ElicitationPorts['request'];
    /** Takes an update of a tool call. */
    toolCallReported(update: Fields): Promise<void>;
  },
): Promise<acp.RequestPermissionResponse> => {
  const { toolCall, options } = params;
  const { toolCallId } = toolCall;
  const known = ports.toolCallOf(toolCallId);
  await ports.toolCallReported(askedCall(fieldsOf(toolCall), known));
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
  // claude never reports that it has started.
  if (!refusal && !isGone) await ports.toolCallReported({ toolCallId, status: 'in_progress' });
  if (refusal && !known)
    await ports.toolCallReported({ toolCallId, status: 'failed', rawOutput: refusal.reason ?? 'denied' });
  return response;
};

// Words in it are about the question, and no output of the tool. A tool that asks has not started; one that has, continues.
const askedCall = ({ content, status, ...rest }: Fields, known: ToolCall | undefined): Fields => {
  const diffs = listOf(content).filter((part) => fieldsOf(part).type === 'diff');
  return { ...rest, ...(diffs.length > 0 ? { content: diffs } : {}), ...(known ? {} : { status }) };
};

// qwen asks its questions as a permission for the tool that asks. They are put as a form, and what a person answers goes
// beside the outcome, by the number of the question.

/** The questions of a tool call that asks some; none for any other. */
const questionsIn = (toolCall: unknown): readonly Fields[] => {
  const { qwenInteractionKind: kind, qwenQuestions } = fieldsOf(fieldsOf(toolCall)._meta);
  return kind === 'user_question' ? listOf(qwenQuestions).map(fieldsOf) : [];
};

/** Asks a person; without an answer, the agent is told so. */
const answerQuestions = async (
  questions: readonly Fields[],
  options: readonly acp.PermissionOption[],
  ports: ElicitationPorts,
): Promise<acp.RequestPermissionResponse> => {
  const message = questions.map(({ question }) => textOf(question) ?? '').join('\n');
  const requestedSchema = {
    type: 'object' as const,
    properties: Object.fromEntries(questions.flatMap(fieldsFor)),
  };
  const answer = await answerElicitation({ sessionId: '', mode: 'form', message, requestedSchema }, ports);
  const wanted = answer.action === 'accept' ? 'allow_once' : 'reject_once';
  const option = options.find(({ kind }) => kind === wanted);
  if (!option || answer.action === 'cancel') return { outcome: { outcome: 'cancelled' } };
  const outcome = { outcome: 'selected' as const, optionId: option.optionId };
  // The protocol lets an agent understand more than it names.
  return answer.action === 'accept'
    ? { outcome, ...{ answers: answersIn(fieldsOf(answer.content), questions) } }
    : { outcome };
};

const chosen = (at: number): string => `question_${at}`;
const own = (at: number): string => `question_${at}_custom`;

const fieldsFor = ({ header, question, multiSelect, options }: Fields, at: number) => {
  const choices = listOf(options).flatMap((option) => {
    const { label, description } = fieldsOf(option);
    const value = textOf(label);
    return value === undefined ? [] : [{ const: value, title: value, description: textOf(description) }];
  });
  const title = textOf(header) ?? textOf(question);
  const choice =
    multiSelect === true
      ? { type: 'array' as const, title, items: { anyOf: choices } }
      : { type: 'string' as const, title, oneOf: choices };
  const words = { type: 'string' as const, title: 'Other', description: 'your own answer' };
  return [...(choices.length > 0 ? [[chosen(at), choice] as const] : []), [own(at), words] as const];
};

const answersIn = (content: Fields, questions: readonly Fields[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    questions.flatMap((_, at) => {
      const picked = content[chosen(at)];
      const answer = textOf(content[own(at)]) ?? (Array.isArray(picked) ? picked.join(', ') : textOf(picked));
      return answer === undefined ? [] : [[String(at), answer]];
    }),
  );
