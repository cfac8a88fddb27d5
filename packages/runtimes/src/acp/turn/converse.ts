// The turns of one run: its prompt, and after it each message that came meanwhile.

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import {
  type ContentBlock,
  type PromptRequest,
  type PromptResponse,
  RequestError,
} from '@agentclientprotocol/sdk/unstable';
import {
  isImage,
  isText,
  type NewMessage,
  type RunEnd,
  TRACEPARENT_HEADER,
  TRACEPARENT_VARIABLE,
} from '@coxswain/protocol';
import { nextMessage } from '../../next-message.ts';
import type { EarlierRun, RunAttachment } from '../../runtime.ts';
import { userMessage } from '../../user-message.ts';
import { AgentFailure, Stopped } from '../host/failure.ts';
import type { AcpOptions } from '../options.ts';
import { promptBlocks } from '../prompt/prompt-blocks.ts';
import { quirksOf } from '../quirks.ts';
import type { Refusal } from '../requests/request-permission.ts';
import type { AgentProfile } from '../session/initialize.ts';
import { currentModelName, modelChoiceOf } from '../session/models.ts';
import { omittedSettings } from '../session/omitted-settings.ts';
import { selectMode } from '../session/select-mode.ts';
import { selectEffort, selectModel } from '../session/select-model.ts';
import { createTranslator, type Translator } from '../updates/translator.ts';
import { limitInAnswer, promptFailure } from './prompt-failure.ts';
import type { AgentRun, ReadyAgent } from './ready-agent.ts';
import { phaseFact, systemMessage } from './run-facts.ts';
import { stopFailure } from './stop-reason.ts';
import { takeTurn } from './turn.ts';
import type { WrittenPrompts } from './written-prompts.ts';

interface Conversing extends AgentRun {
  readonly agent: ReadyAgent;
  readonly translator: Translator;
}

/** @throws AgentFailure, Stopped */
export const converse = async (agent: ReadyAgent, options: AgentRun): Promise<RunEnd> => {
  const { request, handle, listener, options: deps } = options;
  // Before anything is awaited: the agent keeps sending updates.
  const translator = createTranslator({
    agentInfo: agent.profile.info,
    monotonicMs: deps.monotonicMs,
    model: request.agent.model ?? currentModelName(modelChoiceOf(agent.answer)),
    costBefore: agent.costSoFar,
    beganMs: request.earlier && (await beginnings(request.earlier, deps)),
    terminalText: (terminalId) => listener.requests?.terminalText(terminalId),
  });
  listener.translator = translator;
  agent.host.attach(listener);
  if (!agent.isPrepared) await prepare(agent, options);
  let turn = 0;
  let message: string | undefined = request.prompt;
  const unread = await unreadBefore(request.earlier, agent.prompts);
  while (message !== undefined) {
    const prompt: string = message;
    listener.requests?.takeRefusals();
    const stopReason = await oneTurn({ prompt, turn }, { ...options, agent, translator });
    const isBrokenOff = stopReason === 'cancelled';
    if (isBrokenOff && options.stops.some((stop) => stop.aborted)) return { status: 'cancelled' };
    const refusals = listener.requests?.takeRefusals() ?? [];
    // An agent may end its turn early where it was refused something; otherwise nothing asked it to.
    const failure =
      isBrokenOff && refusals.length > 0 ? undefined : stopFailure(stopReason, request.agent.name);
    if (failure) throw failure;
    turn += 1;
    message = agent.prompts.of(turn) ?? unread.shift() ?? (await nextMessage(handle.inbox));
    const endsAtRefusal = isBrokenOff || quirksOf(agent.profile.info).refusalEndsTurn;
    if (message === undefined && endsAtRefusal) message = afterRefusal(refusals);
  }
  return { status: 'completed' };
};

/** When the tool calls began that an earlier daemon recorded, by the clock of this one. */
const beginnings = async (
  earlier: EarlierRun,
  { nowMs, monotonicMs }: AcpOptions,
): Promise<ReadonlyMap<string, number>> => {
  const started = await earlier.events(['ToolCallStarted']);
  const offsetMs = monotonicMs() - nowMs();
  return new Map(
    started.flatMap((event) =>
      event.type === 'ToolCallStarted' ? [[event.data.toolCallId, Date.parse(event.at) + offsetMs]] : [],
    ),
  );
};

/** The messages that an earlier daemon took for the agent, and that it was not given. */
const unreadBefore = async (
  earlier: EarlierRun | undefined,
  { all: prompts }: WrittenPrompts,
): Promise<string[]> => {
  const events = (await earlier?.events(['MessageAdded', 'RunAdopted'])) ?? [];
  // What came later is in the inbox.
  const before = events.slice(
    0,
    Math.max(
      0,
      events.findLastIndex(({ type }) => type === 'RunAdopted'),
    ),
  );
  const unread = before.flatMap((event) =>
    event.type === 'MessageAdded' && event.data.role === 'user' ? [event.data.text] : [],
  );
  for (const prompt of prompts.slice(1)) {
    const at = unread.indexOf(prompt);
    if (at >= 0) unread.splice(at, 1);
  }
  return unread;
};

const prepare = async (
  agent: ReadyAgent,
  { request, recording, options, stops }: AgentRun,
): Promise<void> => {
  const { host, sessionId, answer, profile } = agent;
  const limits = { stops, timeoutMs: options.startTimeoutMs };
  await selectMode(host, { request, profile, sessionId, opened: answer }, limits);
  const { agent: definition, overrides } = request;
  const wanted = { agent: definition, overrides, sessionId };
  const { isIgnored, opened } = await selectModel(host, { ...wanted, opened: answer }, limits);
  await selectEffort(host, { ...wanted, opened }, limits);
  const lines = omittedSettings(request, profile, isIgnored);
  if (lines.length > 0) await recording.update(lines.map(systemMessage));
};

interface Turn {
  readonly prompt: string;
  /** Counted from 0. */
  readonly turn: number;
}

const oneTurn = async (
  { prompt, turn }: Turn,
  conversing: Conversing,
): Promise<PromptResponse['stopReason'] | undefined> => {
  const { request, listener, recording, options, agent, translator, stops } = conversing;
  const { host, profile, prompts } = agent;
  const params = await promptOf({ prompt, turn }, conversing);
  if (stops.some((stop) => stop.aborted)) throw new Stopped();
  if (!prompts.isNextWritten) await prompts.write(prompt, params);
  if (stops.some((stop) => stop.aborted)) throw new Stopped();
  // Before the turn: the prompt is remembered even if nothing survives to record how the turn ended.
  const said = [userMessage(prompt, turn === 0 ? request.attachments : [])];
  await recording.once(`turn ${turn}`, [phaseFact('thinking')], said);
  await recording.stored();
  listener.hasSpoken = false;
  listener.isPrompted = true;
  const endTurn = async (...how: Parameters<Translator['endTurn']>): Promise<void> => {
    const facts = translator.endTurn(...how);
    await recording.once(`turn ${turn} over`, facts, saidIn(listener.hasSpoken ? translator.answer : ''));
    await recording.stored();
  };
  const failureContext = () => ({
    agent: request.agent,
    profile,
    nowMs: options.nowMs(),
    limitResetAtMs: translator.limitResetAtMs,
    timeZone: request.environment.TZ,
  });
  const failed = (error: unknown): unknown => promptFailure(error, failureContext());
  let stopReason: PromptResponse['stopReason'] | undefined;
  try {
    const { broken, update: record } = recording;
    const { response, isStopped } = await takeTurn(params, { ...conversing, host, broken, record });
    // Some send a little more after the turn has ended.
    if (!isStopped) await host.quiet();
    const isCancelled = isStopped || response?.stopReason === 'cancelled';
    await endTurn(response, isCancelled ? 'cancelled' : 'ended');
    if (isCancelled) return 'cancelled';
    stopReason = response?.stopReason;
  } catch (error) {
    await endTurn(undefined, 'failed');
    throw failed(error);
  }
  const why = translator.turnError();
  if (why === undefined) {
    const refused = limitInAnswer(translator.answer, failureContext());
    if (refused) throw refused;
    return stopReason;
  }
  throw failed(new RequestError(BROKEN_OFF, why === '' ? 'it did not say why' : why));
};

/** What is sent. Of a prompt that was written down before, all but its text is there already. */
const promptOf = async (
  { prompt, turn }: Turn,
  { request, handle, agent }: Conversing,
): Promise<PromptRequest> => {
  const { sessionId, profile, transcript, isNew, prompts } = agent;
  if (prompts.isNextWritten) return { sessionId, prompt: [] };
  const isFirst = turn === 0;
  const blocks = await promptBlocks({
    prompt,
    openWork: await handle.openWork(),
    transcript: isFirst && transcript.length > 0 ? transcript : undefined,
    agent: request.agent,
    isFirstTurn: isFirst && isNew,
    attached: isFirst ? await attachmentBlocks(request.attachments ?? [], profile) : [],
  });
  // An agent that serves several tasks cannot have it in its environment.
  const { [TRACEPARENT_VARIABLE]: traceparent } = request.environment;
  const meta = traceparent === undefined ? {} : { _meta: { [TRACEPARENT_HEADER]: traceparent } };
  return { sessionId, prompt: blocks, ...meta };
};

/** The code of JSON-RPC for what went wrong inside. */
const BROKEN_OFF = -32_603;

const saidIn = (answer: string): readonly NewMessage[] =>
  answer === '' ? [] : [{ role: 'assistant', parts: [{ type: 'text', text: answer }] }];

// Some agents end their turn where a permission is refused. Who refused it with a reason meant the agent to go on with that;
// without one there is nothing to go on with, and a turn that was broken off is not one that was completed.

/**
 * The message that lets the agent go on; undefined when nothing was refused.
 * @throws AgentFailure when the last refusal gave no reason
 */
export const afterRefusal = (refusals: readonly Refusal[]): string | undefined => {
  const last = refusals.at(-1);
  if (!last) return undefined;
  const { title, reason } = last;
  if (reason !== undefined && reason.trim() !== '')
    return `The permission for "${title}" was denied: ${reason}`;
  throw new AgentFailure({
    status: 'failed',
    reason: 'denied',
    message: `it stopped after a permission was denied: ${title}`,
  });
};

// What is attached, as the agent takes it: an image to look at, text to read, or else a link to the copy.
type Takes = Pick<AgentProfile, 'takesImages' | 'takesFiles'>;

/** A block for each. Every agent takes a link; what it opens itself stays until the turn is over. */
const attachmentBlocks = (attachments: readonly RunAttachment[], profile: Takes): Promise<ContentBlock[]> =>
  Promise.all(attachments.map((one) => blockOf(one, profile)));

const blockOf = async (
  attachment: RunAttachment,
  { takesImages, takesFiles }: Takes,
): Promise<ContentBlock> => {
  const { name, mediaType: mimeType, path } = attachment;
  const uri = pathToFileURL(path).href;
  if (isImage(attachment) && takesImages)
    return { type: 'image', data: await readFile(path, 'base64'), mimeType, uri };
  if (isText(attachment) && takesFiles)
    return { type: 'resource', resource: { uri, mimeType, text: await readFile(path, 'utf8') } };
  return { type: 'resource_link', name, uri, mimeType };
};
