// What a runtime may do to the world outside during one run.

import type { Ledger, SessionMemory } from '@coxswain/ledger';
import {
  type AgentDefinition,
  type Fact,
  type InputAnswer,
  itemListOf,
  ProblemError,
  type Stream,
  type Task,
} from '@coxswain/protocol';
import type { Conversation, CoxTool, OpenWork, RunHandle } from '@coxswain/runtimes';
import type { Deps } from '../deps.ts';
import { persist } from '../persist.ts';
import { factsWithEarlier } from './earlier-usage.ts';
import type { AskingDeps } from './questions.ts';
import type { Recorder } from './recorder.ts';
import type { Run } from './run.ts';
import type { RunSession } from './run-session.ts';

/** A run at work: what it runs with, besides its task. */
export interface RunWork {
  readonly deps: AskingDeps;
  readonly agent: AgentDefinition;
  readonly recorder: Recorder;
  readonly session: RunSession;
  /** The token of its session. */
  readonly token: string;
  /** Of this run alone: for copies of what is attached, and for what its runtime keeps. */
  readonly runDir: string;
}

/** What the next daemon does is not done here: this one is about to end. */
export const never = (): Promise<never> => new Promise(() => {});

export const handleOf = (run: Run, { recorder, session, token, deps }: RunWork): RunHandle => {
  const paragraphs = new Paragraphs();
  const reported = (facts: readonly Fact[]): readonly Fact[] => {
    run.begin();
    return paragraphs.separate(factsWithEarlier(facts, run.task.usage));
  };
  return {
    signal: run.signal,
    force: run.force,
    inbox: run.inbox,
    handover: {
      signal: run.leaving,
      done: async () => {
        await recorder.settle();
        run.rest();
        return never();
      },
    },
    tools: toolsOf(run, token, deps),
    conversation: conversationOf(run, session.memory, {
      ...deps,
      append: (messages, facts = [], read) =>
        recorder.append(messages, facts.length > 0 ? reported(facts) : [], read),
    }),
    openWork: () => openWorkOf(deps.env.ledger, run.task),
    waitsForTools: () => run.waitsForTools,
    waitsForModel: () => run.waitsForTools && run.cause?.reason !== 'shutdown',
    update: (facts, read) => recorder.update(reported(facts), read),
    started: ({ pid, startTime }) => {
      run.begin();
      const { ledger, log } = deps.env;
      // Only a help for recovery, where the mark finds the processes as well: a failed note is no reason to end the run.
      ledger.tasks.noteProcess(run.claim, pid, startTime).catch((error: unknown) => {
        log.warn({ taskId: run.task.id, error: String(error) }, 'could not record the process of a run');
      });
    },
    stored: () => recorder.settle(),
    ask: async (question, before): Promise<InputAnswer> => {
      // What comes before the question is read before it.
      await recorder.settle();
      const request = await deps.questions.ask(run, question, run.signal, before);
      if (request.state === 'cancelled')
        throw new ProblemError('illegal_transition', 'the run is being stopped');
      return request.answer ?? { decision: 'deny' };
    },
  };
};

/** Those that its agent names; all when it names none. A program calls none: it has the command line. */
const toolsOf = ({ agent }: Run, token: string, { env }: AskingDeps): readonly CoxTool[] => {
  if (agent === undefined || agent.runtime === 'command') return [];
  const { tools: named } = agent;
  const all = env.coxTools?.(token) ?? [];
  return named === undefined ? all : all.filter(({ name }) => named.includes(name));
};

// What an agent has open: the items of its session, those on the list of all its sessions, and the active tasks below its own.
// Sent at every turn, so that an agent that lost the conversation still knows its work.

/** More than any agent keeps in mind; the oldest are sent. */
const MAX_ITEMS = 100;

/** Oldest first. */
const openWorkOf = async (ledger: Ledger, task: Task): Promise<readonly OpenWork[]> => {
  const session = (await ledger.tasks.get(task.id))?.session ?? task.session;
  const lists = [session, itemListOf(task.agent)];
  const items = (await Promise.all(lists.map((list) => ledger.items.open(list, MAX_ITEMS)))).flat();
  const below = await ledger.tasks.getMany(await ledger.tasks.activeDescendants(task.id));
  const open = new Map([...items, ...below].map((one) => [one.id, one]));
  return [...open.values()]
    .sort((one, other) => one.n - other.n)
    .map(({ id, kind, status, description }) => ({ id, kind, status, description }));
};

// What a run reads and writes of its session's memory. Every write is tried until the ledger takes it: what was said and is
// not remembered would be missing in the next turn.
const conversationOf = (
  { task, signal }: Pick<Run, 'task' | 'signal'>,
  memory: SessionMemory,
  { env, giveUp: mustEnd, append }: Pick<Deps, 'env' | 'giveUp'> & Pick<Conversation, 'append'>,
): Conversation => {
  // A run that is cancelled while the disk is full ends without it.
  const giveUp = [mustEnd, signal];
  const { ledger, log } = env;
  let agentSessionId = memory.agentSessionId;
  /** Someone may rename the session while the task runs. */
  const name = async (): Promise<string> => (await ledger.tasks.get(task.id))?.session ?? task.session;
  return {
    get agentSessionId() {
      return agentSessionId;
    },
    async noteAgentSession(id) {
      await persist(async () => ledger.sessions.noteAgentSession(await name(), id), log, giveUp);
      agentSessionId = id;
    },
    messages: async () => ledger.sessions.currentMessages(await name()),
    append,
  };
};

// Keeps apart what an agent says before and after a tool call, and its thoughts from its answer, whichever runtime it has:
// a reader of the whole text, from a pipe, a log or the ledger, must not find two messages glued into one line.
type Spoken = Extract<Stream, 'message' | 'thought'>;

/** What separates two messages: one empty line. */
const PARAGRAPH_FEEDS = 2;

const chunk = (stream: Spoken, text: string): Fact => ({ type: 'StreamChunk', data: { stream, text } });

/** How many line feeds, at most two, begin or end a text. */
const feedsIn = (edge: string): number => Math.min(PARAGRAPH_FEEDS, edge.match(/^\n*/)?.[0].length ?? 0);
const feedsAtEnd = (text: string): number => feedsIn([...text.slice(-PARAGRAPH_FEEDS)].reverse().join(''));

/** One serves an attempt, which sees its facts in order. What a program prints is never touched. */
export class Paragraphs {
  /** The ends of what was said so far; empty before anything was. */
  readonly #ends: Record<Spoken, string> = { message: '', thought: '' };
  #speaking: Spoken | undefined;
  #isInterrupted = false;

  /** The same facts, with line feeds where one message ends and another begins. */
  separate(facts: readonly Fact[]): readonly Fact[] {
    return facts.flatMap((fact) => {
      if (fact.type === 'ToolCallStarted' || fact.type === 'MessageAdded') this.#isInterrupted = true;
      if (fact.type !== 'StreamChunk') return [fact];
      const { stream, text } = fact.data;
      return stream === 'message' || stream === 'thought' ? this.#said(stream, text, fact) : [fact];
    });
  }

  #said(stream: Spoken, text: string, fact: Fact): readonly Fact[] {
    const before = this.#speaking;
    const isOther = before !== undefined && before !== stream;
    // White space alone begins no message.
    if (text.trim() === '' || (!isOther && !this.#isInterrupted)) {
      this.#note(stream, text);
      if (text.trim() !== '') this.#speaking = stream;
      return [fact];
    }
    const closing = isOther && feedsAtEnd(this.#ends[before]) === 0 ? [chunk(before, '\n')] : [];
    if (closing.length > 0) this.#note(before ?? stream, '\n');
    const end = this.#ends[stream];
    const missing = end === '' ? 0 : PARAGRAPH_FEEDS - feedsAtEnd(end) - feedsIn(text);
    const whole = '\n'.repeat(Math.max(0, missing)) + text;
    this.#speaking = stream;
    this.#isInterrupted = false;
    this.#note(stream, whole);
    return [...closing, chunk(stream, whole)];
  }

  #note(stream: Spoken, text: string): void {
    this.#ends[stream] = (this.#ends[stream] + text).slice(-PARAGRAPH_FEEDS);
  }
}
