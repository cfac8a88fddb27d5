// What an agent sends while it has a run: recorded as facts, in order, no faster than they are stored.

import type { Fact, ToolCall } from '@coxswain/protocol';
import type { Recording } from '../../command/recording.ts';
import type { OutputRead, RunHandle } from '../../runtime.ts';
import type { Listener } from '../host/listener.ts';
import type { Asked, ClientRequests } from '../requests/client-requests.ts';
import { boundedValue } from '../updates/bounded.ts';
import { type Fields, fieldsOf, textOf } from '../updates/reading.ts';
import type { ReportedUpdate, Translator } from '../updates/translator.ts';
import { reportedCost } from '../updates/usage-meter.ts';
import type { AnsweredRequest } from '../wire/agent-stream.ts';

/**
 * What its updates belong to. `replay`: an earlier turn, sent again because the conversation was loaded, and recorded
 * then. `between`: no turn, since the agent is only now read again after it waited.
 */
export type Hearing = 'turn' | 'replay' | 'between';

const UPDATE = 'session/update';
/** What would be taken for part of the turn that follows. */
const OF_A_TURN = new Set([
  'user_message_chunk',
  'agent_message_chunk',
  'agent_thought_chunk',
  'tool_call',
  'tool_call_update',
  'plan',
]);

/** Lines about the start of a session that come late: `[session/create] …`. Nothing else is in the piece. */
const OF_A_START = /^(?:\[session\/\w+\][^\n]*\n?)+$/;

export class RunListener implements Listener {
  hearing: Hearing = 'turn';
  requests: ClientRequests | undefined;
  translator: Translator | undefined;
  /** What the agent reported as the cost of its conversation while there was no translator. */
  costSoFar: number | undefined;
  /** The agent has said something since this was set to false. */
  hasSpoken = false;
  /**
   * It was given a prompt. What an agent writes to stderr before is its log and says nothing about the task: it is kept, and
   * printed without a listener; when the agent does not start, its end is in the failure.
   */
  isPrompted = false;
  readonly #recording: Recording;
  /** What the agent said up to here was recorded before the run was taken over. */
  readonly #recorded: number;
  #nextReport = Promise.withResolvers<void>();
  #isClosed = false;

  constructor(recording: Recording, recorded = 0) {
    this.#recording = recording;
    this.#recorded = recorded;
  }

  /** Tool calls that have started and not ended. */
  get running(): readonly ToolCall[] {
    return this.translator?.running ?? [];
  }

  /** Resolves with the agent's next report. */
  get nextReport(): Promise<void> {
    return this.#nextReport.promise;
  }

  /** The run has ended: further updates are dropped. */
  close(): void {
    this.#isClosed = true;
  }

  async notified(method: string, params: unknown, read?: OutputRead): Promise<void> {
    if (this.#isClosed) return;
    const facts = method === UPDATE ? this.#factsOf(params) : [other(method, params)];
    await this.#report(facts, (seen) => this.#record(seen, read));
  }

  /** Takes what the agent reports about a tool call while it asks for something. Must not reject. */
  async toolCallReported(update: Fields, record: RunHandle['update']): Promise<void> {
    if (this.#isClosed) return;
    await this.#report(this.#factsOf({ update: { ...update, sessionUpdate: 'tool_call_update' } }), record);
  }

  async printed(stream: 'stdout' | 'stderr', text: string, read?: OutputRead): Promise<void> {
    if (this.#isClosed) return;
    const isLog = stream === 'stderr' && (!this.isPrompted || OF_A_START.test(text));
    const fact: Fact = isLog
      ? { type: 'AgentUpdate', data: { kind: 'log', data: { text } } }
      : { type: 'StreamChunk', data: { stream, text } };
    if (stream === 'stderr') await this.#recording.update([fact], read && this.#furthest(read));
    else await this.#record([fact], read);
  }

  async answered({ method, params, at }: AnsweredRequest): Promise<void> {
    await this.requests?.answered(method, params, at).catch(() => {});
  }

  /** For what is done about a request of the agent: each thing is recorded, and asked, once, also when it is answered again. */
  handleFor({ id, isAnswered }: Asked, { ask }: RunHandle): Pick<RunHandle, 'ask' | 'update'> {
    let reports = 0;
    let questions = 0;
    return {
      update: (facts) => this.#recording.once(`${id}:${++reports}`, facts),
      ask: (question) => ask(question, { ref: `${id}:${++questions}`, isAnswered }),
    };
  }

  async #report(facts: readonly Fact[], record: RunHandle['update']): Promise<void> {
    this.hasSpoken ||= facts.some((fact) => fact.type === 'StreamChunk' && fact.data.stream === 'message');
    if (facts.length > 0) await record(facts);
    this.#nextReport.resolve();
    this.#nextReport = Promise.withResolvers();
  }

  async #record(facts: readonly Fact[], read: OutputRead | undefined): Promise<void> {
    if (read === undefined || read.stdout > this.#recorded) await this.#recording.update(facts, read);
  }

  // What it prints to stderr goes on, whatever is read once more of what it said.
  #furthest(read: OutputRead): OutputRead {
    return { ...read, stdout: Math.max(read.stdout, this.#recorded) };
  }

  #factsOf(params: unknown): readonly Fact[] {
    const update = fieldsOf(fieldsOf(params).update);
    const kind = textOf(update.sessionUpdate);
    if (!this.translator) this.costSoFar = reportedCost(update)?.amount ?? this.costSoFar;
    if (this.hearing === 'replay') return [];
    if (kind === undefined || !this.translator) return [other(kind ?? UPDATE, params)];
    if (this.hearing === 'between' && OF_A_TURN.has(kind)) return [other('between_turns', update)];
    try {
      // It has a kind; nothing else is expected of what an agent says.
      return this.translator.update(update as unknown as ReportedUpdate);
    } catch {
      return [other(kind, update)];
    }
  }
}

const other = (kind: string, data: unknown): Fact => ({
  type: 'AgentUpdate',
  data: { kind, data: boundedValue(data) },
});
