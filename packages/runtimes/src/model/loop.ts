// The loop of an agent: ask the model, do what it wants, ask again, until it answers without wanting anything.

import { type Fact, MAX_RESULT_BYTES, type NewMessage, type RunEnd } from '@coxswain/protocol';
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
import { type AttachedFiles, attachedFiles, toModelMessages } from './history.ts';
import { languageModelOf } from './language-model.ts';
import { loopGuard } from './loop-guard.ts';
import type { ModelFailure } from './model-failure.ts';
import type { ToolPorts } from './run-tool.ts';
import { runTools } from './run-tools.ts';
import { fixedText, openWorkText } from './system-text.ts';
import { usageTotal } from './usage-total.ts';

interface LoopParts extends Omit<ToolPorts, 'append' | 'answerLimitBytes' | 'iterations'> {
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
  #continuations = 0;
  /** What the agent answered last; an answer in pieces is whole here. */
  #said = '';
  #isContinuing = false;
  /** What was streamed: sets each answer off from the one before it. */
  readonly #streamed = new Answer();

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
      signal: stopping.model,
      stop: stopping.run,
      compacting: () =>
        this.#report({ phase: 'thinking', detail: 'summarising the conversation', iterations: this.#steps }),
    });
    const ended = await this.#goOn(dialogue, fixed, window);
    const result = endOfText(this.#said.trim(), MAX_RESULT_BYTES);
    return { ...ended, usage: this.#usage.total(), ...(result === '' ? {} : { result }) };
  }

  async #goOn(dialogue: Dialogue, fixed: string, window: ContextWindow): Promise<RunEnd> {
    const { request, stopping } = this.#parts;
    const maxSteps = request.agent.maxSteps ?? MAX_STEPS;
    for (;;) {
      await dialogue.append(
        (await waitingMessages(this.#parts.handle.inbox)).map((text) => userMessage(text)),
      );
      if (stopping.run.aborted) return { status: 'cancelled' };
      if (this.#steps >= maxSteps) return tooManySteps(request.agent.name, maxSteps);
      const compacted = await window.makeRoom();
      if (compacted) return this.#failed(compacted);
      this.#steps++;
      if (!this.#isContinuing) this.#streamed.close();
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
      signal: stopping.model,
      said: (stream, text) => {
        const gap = stream === 'message' ? this.#streamed.add(text, undefined) : '';
        return this.#parts.update([{ type: 'StreamChunk', data: { stream, text: gap + text } }]);
      },
    };
  }

  /** undefined: the agent continues. */
  async #takeAnswer(answer: ModelAnswer, dialogue: Dialogue): Promise<RunEnd | undefined> {
    const { stopping, request } = this.#parts;
    const message = assistantMessage(answer);
    if (message) await dialogue.append([message]);
    this.#hear(answer);
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
    const unread = await waitingMessages(this.#parts.handle.inbox);
    if (unread.length > 0) {
      await dialogue.append(unread.map((text) => userMessage(text)));
      return undefined;
    }
    if (this.#said.trim() === '' && this.#usedIds.size === 0)
      return failedWith(`the model gave no answer (finish reason '${answer.finish}'); try another model`);
    return { status: 'completed' };
  }

  #hear({ text }: ModelAnswer): void {
    if (this.#isContinuing) this.#said += text;
    else if (text.trim() !== '') this.#said = text;
    this.#isContinuing = false;
  }

  async #runTools(calls: readonly WantedCall[], dialogue: Dialogue): Promise<string | undefined> {
    const ports = {
      ...this.#parts,
      append: (messages: readonly NewMessage[]) => dialogue.append(messages),
      answerLimitBytes: answerLimitBytes(this.#contextTokens),
      iterations: this.#steps,
    };
    return runTools(calls, ports, this.#guard);
  }

  async #ask(call: ModelCall): Promise<Asked> {
    const { deps, request, update, stopping } = this.#parts;
    const reportWaiting = (): void => {
      if (!stopping.model.aborted)
        void this.#report({ phase: 'cancelling', detail: 'waiting for the model' });
    };
    stopping.run.addEventListener('abort', reportWaiting, { once: true });
    const asked = askModel(call, {
      deps,
      stop: stopping.run,
      isParking: request.agent.onLimit === 'park',
      called: (called) => update([{ type: 'ModelCallCompleted', data: called }]),
      spent: async (usage, isCut) => {
        if (isCut) this.#usage.lose();
        if (!this.#usage.add(usage) && !isCut) return;
        const total = this.#usage.total();
        if (total) await update([{ type: 'UsageUpdated', data: { usage: total } }]);
      },
      waiting: (detail) => {
        // What was said before the call broke off is not part of the next answer.
        this.#streamed.close();
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

const failedWith = (message: string): RunEnd => ({ status: 'failed', reason: 'runtime_error', message });

const tooManySteps = (agent: string, maxSteps: number): RunEnd => ({
  status: 'failed',
  reason: 'budget',
  message: `the agent called its model ${maxSteps} times without finishing; raise agents.${agent}.maxSteps, or give it a smaller task`,
});

const assistantMessage = ({ text, reasoning, calls }: ModelAnswer): NewMessage | undefined => {
  const parts: NewMessage['parts'] = [
    ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...calls.map(({ id, name, input }) => ({
      type: 'tool-call' as const,
      toolCallId: id,
      toolName: name,
      input,
    })),
  ];
  return parts.length === 0 ? undefined : { role: 'assistant', parts };
};
