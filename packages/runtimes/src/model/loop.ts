// The loop of an agent: ask the model, do what it wants, ask again, until it answers without wanting anything.

import { type Fact, MAX_RESULT_BYTES, type RunEnd, textOfMessage } from '@coxswain/protocol';
import { Answer } from '../acp/updates/answer.ts';
import { endOfText } from '../command/text-tail.ts';
import { waitingMessages } from '../next-message.ts';
import type { RunHandle, RunRequest } from '../runtime.ts';
import { userMessage } from '../user-message.ts';
import { type Asked, askModel } from './ask-model.ts';
import type { ModelAnswer, ModelCall, WantedCall } from './call-model.ts';
import { answerLimitBytes } from './compaction.ts';
import { type ContextWindow, contextWindow } from './context-window.ts';
import { type Dialogue, openDialogue } from './dialogue.ts';
import type { Endpoint } from './endpoint.ts';
import { type AttachedFiles, assistantMessage, attachedFiles, toModelMessages } from './history.ts';
import { languageModelOf } from './language-model.ts';
import { loopGuard } from './loop-guard.ts';
import type { ModelFailure } from './model-failure.ts';
import { callsRead, type Resumed, resume, stepsRead } from './resume.ts';
import type { ToolPorts } from './run-tool.ts';
import { runTools } from './run-tools.ts';
import { fixedText, openWorkText } from './system-text.ts';
import { toolCall, toolFact } from './tool-facts.ts';
import { usageTotal } from './usage-total.ts';

interface LoopParts extends Omit<ToolPorts, 'append' | 'begunBefore' | 'answerLimitBytes' | 'iterations'> {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly endpoint: Endpoint;
}

const MAX_STEPS = 200;
const CONTEXT_TOKENS = 128_000;
const MAX_CONTINUATIONS = 3;
const CUT_OFF =
  '[Your answer reached its length limit. Go on exactly where it stopped, or in smaller steps.]';

/** Runs to the end and says how it ended; the caller ends what the tools left behind. */
export const runLoop = async (parts: LoopParts): Promise<RunEnd> => new Loop(parts).run();

class Loop {
  readonly #parts: LoopParts;
  readonly #usage;
  readonly #guard = loopGuard();
  readonly #contextTokens: number;
  readonly #usedIds = new Set<string>();
  #files: AttachedFiles | undefined;
  #steps = 0;
  /** Answers that are stored, and messages to the running agent that it has read. */
  #answers = 0;
  #messagesRead = 0;
  /** What an earlier daemon had not read to it. */
  #unread: readonly string[] = [];
  #begunBefore: ReadonlySet<string> = new Set();
  /** Calls of the model. */
  #calls = 0;
  #continuations = 0;
  /** What the agent answered last; an answer in pieces is whole here. */
  #said = '';
  #isContinuing = false;
  /** What was streamed: sets each answer off from the one before it. */
  readonly #streamed = { message: new Answer(), thought: new Answer() };

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#usage = usageTotal({ provider: parts.endpoint.provider, model: parts.endpoint.model });
    this.#contextTokens = parts.request.agent.contextTokens ?? CONTEXT_TOKENS;
  }

  async run(): Promise<RunEnd> {
    const { request, handle, stopping, deps } = this.#parts;
    if (stopping.run.aborted) return { status: 'cancelled' };
    const dialogue = await openDialogue(request, handle.conversation);
    const fixed = await fixedText(request, deps.nowMs());
    const window = contextWindow({
      agent: request.agent,
      endpoint: this.#parts.endpoint,
      contextTokens: this.#contextTokens,
      dialogue,
      ask: (call) => this.#ask(call),
      signal: AbortSignal.any([stopping.model, ...leaving(handle)]),
      stop: stopping.run,
      compacting: () =>
        this.#report({ phase: 'thinking', detail: 'summarising the conversation', iterations: this.#steps }),
    });
    const open = request.earlier && (await this.#resume(await resume(request.earlier, dialogue.own)));
    const answered = open && (await this.#follow(open, dialogue));
    const ended = answered ?? (await this.#goOn(dialogue, fixed, window));
    const result = endOfText(this.#said.trim(), MAX_RESULT_BYTES);
    return { ...ended, usage: this.#usage.total(), ...(result === '' ? {} : { result }) };
  }

  async #goOn(dialogue: Dialogue, fixed: string, window: ContextWindow): Promise<RunEnd> {
    const { request, stopping } = this.#parts;
    const maxSteps = request.agent.maxSteps ?? MAX_STEPS;
    for (;;) {
      await this.#parts.stand();
      await this.#readMessages(dialogue);
      if (stopping.run.aborted) return { status: 'cancelled' };
      if (this.#steps >= maxSteps) return tooManySteps(request.agent.name, maxSteps);
      const compacted = await window.makeRoom();
      if (compacted) return this.#failed(compacted);
      this.#steps++;
      if (!this.#isContinuing) this.#streamed.message.close();
      await this.#report({ phase: 'thinking', iterations: this.#steps });
      const asked = await this.#ask(await this.#nextCall(dialogue, fixed));
      if ('failure' in asked) {
        const failure = await window.recover(asked.failure);
        if (failure) return this.#failed(failure);
        continue;
      }
      const answer = this.#withOwnIds(asked.answer);
      window.seen(answer.usage);
      const ended = await this.#takeAnswer(answer, dialogue);
      if (ended) return ended;
    }
  }

  async #nextCall(dialogue: Dialogue, fixed: string): Promise<ModelCall> {
    const { request, endpoint, handle, toolbox, stopping } = this.#parts;
    this.#files ??= await attachedFiles(request.attachments ?? []);
    return {
      endpoint,
      effort: request.overrides?.effort,
      model: languageModelOf(endpoint),
      system: [fixed, openWorkText(await handle.openWork())],
      messages: toModelMessages(dialogue.messages(), endpoint.provider, this.#files),
      tools: [...toolbox.values()],
      signal: AbortSignal.any([stopping.model, ...leaving(handle)]),
      said: (stream, text) => {
        const gap = this.#streamed[stream].add(text, undefined);
        return this.#parts.update([{ type: 'StreamChunk', data: { stream, text: gap + text } }]);
      },
    };
  }

  /** undefined: the agent continues. */
  async #takeAnswer(answer: ModelAnswer, dialogue: Dialogue): Promise<RunEnd | undefined> {
    const message = assistantMessage(answer);
    const { toolbox } = this.#parts;
    const wanted = answer.calls.map((call) =>
      toolFact('ToolCallStarted', toolCall(call, toolbox.get(call.name)?.kind), 'pending'),
    );
    if (message) await dialogue.append([message], wanted, stepsRead(++this.#answers, this.#messagesRead));
    this.#hear(answer);
    return this.#follow(answer, dialogue);
  }

  /** Does what the answer wants. undefined: the agent continues. */
  async #follow(answer: ModelAnswer, dialogue: Dialogue): Promise<RunEnd | undefined> {
    const { stopping, request } = this.#parts;
    if (answer.calls.length > 0) {
      const stuck = await this.#runTools(answer.calls, dialogue);
      if (stuck !== undefined) return { status: 'failed', reason: 'budget', message: stuck };
      return undefined;
    }
    if (stopping.run.aborted) return { status: 'cancelled' };
    if (answer.finish === 'content-filter')
      return failedWith(`the provider's content filter stopped the answer of '${request.agent.name}'`);
    if (answer.finish === 'length' && this.#continuations++ < MAX_CONTINUATIONS) {
      this.#isContinuing = true;
      await dialogue.append([userMessage(CUT_OFF)]);
      return undefined;
    }
    // What was sent in this moment still counts as sent to the running task.
    if (await this.#readMessages(dialogue)) return undefined;
    if (this.#said.trim() === '' && this.#usedIds.size === 0)
      return failedWith(`the model gave no answer (finish reason '${answer.finish}'); try another model`);
    return { status: 'completed' };
  }

  /** True when there were some. */
  async #readMessages(dialogue: Dialogue): Promise<boolean> {
    const texts = [...this.#unread, ...(await waitingMessages(this.#parts.handle.inbox))];
    this.#unread = [];
    if (texts.length === 0) return false;
    this.#messagesRead += texts.length;
    const read = stepsRead(this.#answers, this.#messagesRead);
    await dialogue.append(
      texts.map((text) => userMessage(text)),
      [],
      read,
    );
    return true;
  }

  /** Knows again what it knew when an earlier daemon died. Returns what is still to be done of its last answer. */
  async #resume(known: Resumed): Promise<ModelAnswer | undefined> {
    this.#steps = known.steps;
    this.#answers = known.steps;
    this.#messagesRead = known.messagesRead;
    this.#unread = known.unread;
    this.#begunBefore = known.begunTools;
    this.#calls = known.callsBegun;
    for (const usage of known.usages) this.#usage.add(usage);
    for (const { id } of known.toolCalls) this.#usedIds.add(id);
    const toDo = new Set(known.open?.calls.map(({ id }) => id));
    for (const { id, name, input } of known.toolCalls) if (!toDo.has(id)) this.#guard.see(name, input);
    for (const message of known.said) {
      if (message.role === 'assistant') this.#hear({ text: textOfMessage(message) });
      else if (message.role === 'user' && textOfMessage(message) === CUT_OFF) {
        this.#continuations++;
        this.#isContinuing = true;
      }
    }
    for (const stream of ['message', 'thought'] as const) {
      this.#streamed[stream].add(known.ends[stream], undefined);
      this.#streamed[stream].close();
    }
    if (known.hasLostUsage) {
      this.#usage.lose();
      await this.#reportUsage();
    }
    return known.open;
  }

  #hear({ text }: Pick<ModelAnswer, 'text'>): void {
    if (this.#isContinuing) this.#said += text;
    else if (text.trim() !== '') this.#said = text;
    this.#isContinuing = false;
  }

  async #runTools(calls: readonly WantedCall[], dialogue: Dialogue): Promise<string | undefined> {
    const ports = {
      ...this.#parts,
      append: dialogue.append,
      begunBefore: this.#begunBefore,
      answerLimitBytes: answerLimitBytes(this.#contextTokens),
      iterations: this.#steps,
    };
    return runTools(calls, ports, this.#guard);
  }

  async #ask(call: ModelCall): Promise<Asked> {
    const { deps, request, handle, update, stopping } = this.#parts;
    const reportWaiting = (): void => {
      if (!stopping.model.aborted)
        void this.#report({ phase: 'cancelling', detail: 'waiting for the model' });
    };
    stopping.run.addEventListener('abort', reportWaiting, { once: true });
    const asked = askModel(call, {
      deps,
      stop: stopping.run,
      leaving: leaving(handle),
      isParking: request.agent.onLimit === 'park',
      stand: this.#parts.stand,
      calling: () => handle.conversation.append([], [], callsRead(++this.#calls, this.#calls - 1)),
      called: (data) => update([{ type: 'ModelCallCompleted', data }], callsRead(this.#calls, this.#calls)),
      spent: async (usage, isCut) => {
        if (isCut) this.#usage.lose();
        if (this.#usage.add(usage) || isCut) await this.#reportUsage();
      },
      waiting: (detail) => {
        // What was said before the call broke off is not part of the next answer.
        this.#streamed.message.close();
        this.#streamed.thought.close();
        return this.#report({ phase: 'thinking', detail, iterations: this.#steps });
      },
    });
    return asked.finally(() => stopping.run.removeEventListener('abort', reportWaiting));
  }

  // Some servers restart their call ids in each answer; an id has to name one call of the task.
  #withOwnIds(answer: ModelAnswer): ModelAnswer {
    const calls = answer.calls.map((call) => {
      let id = call.id;
      for (let n = 2; this.#usedIds.has(id); n++) id = `${call.id}_${n}`;
      this.#usedIds.add(id);
      return { ...call, id };
    });
    return { ...answer, calls };
  }

  async #reportUsage(): Promise<void> {
    const usage = this.#usage.total();
    if (usage) await this.#parts.update([{ type: 'UsageUpdated', data: { usage } }]);
  }

  #report(data: Extract<Fact, { type: 'AgentStatus' }>['data']): Promise<void> {
    return this.#parts.update([{ type: 'AgentStatus', data }]);
  }

  #failed(failure: ModelFailure): RunEnd {
    if (this.#parts.stopping.run.aborted) return { status: 'cancelled' };
    if (failure.kind !== 'limit') return failedWith(failure.message);
    const { kind: reason, message, resetAtMs, isFinal } = failure;
    return { status: 'failed', reason, message, resetAtMs, isFinal };
  }
}

/** Where there is no next daemon to go on, there is no such signal. */
const leaving = ({ handover }: RunHandle): readonly AbortSignal[] => (handover ? [handover.signal] : []);

const failedWith = (message: string): RunEnd => ({ status: 'failed', reason: 'runtime_error', message });

const tooManySteps = (agent: string, maxSteps: number): RunEnd => ({
  status: 'failed',
  reason: 'budget',
  message: `the agent called its model ${maxSteps} times without finishing; raise agents.${agent}.maxSteps, or give it a smaller task`,
});
