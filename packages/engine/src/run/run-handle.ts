// What a runtime may do to the world outside during one run.

import { type AgentDefinition, type Fact, type InputAnswer, ProblemError } from '@coxswain/protocol';
import type { CoxTool, RunHandle } from '@coxswain/runtimes';
import { conversationOf } from './conversation.ts';
import { factsWithEarlier } from './earlier-usage.ts';
import { openWorkOf } from './open-work.ts';
import { Paragraphs } from './paragraphs.ts';
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

export const handleOf = (run: Run, { recorder, session, token, deps }: RunWork): RunHandle => {
  const paragraphs = new Paragraphs();
  return {
    signal: run.signal,
    force: run.force,
    inbox: run.inbox,
    tools: toolsOf(run, token, deps),
    conversation: conversationOf(run, session.memory, deps),
    openWork: () => openWorkOf(deps.world.ledger, run.task),
    waitsForTools: () => run.waitsForTools,
    waitsForModel: () => run.waitsForTools && run.cause?.reason !== 'shutdown',
    update: (facts: readonly Fact[]) => {
      run.begin();
      return recorder.update(paragraphs.separate(factsWithEarlier(facts, run.task.usage)));
    },
    started: ({ pid, startTime }) => {
      run.begin();
      const { ledger, log } = deps.world;
      // Only a help for recovery, where the mark finds the processes as well: a failed note is no reason to end the run.
      ledger.tasks.noteProcess(run.claim, pid, startTime).catch((error: unknown) => {
        log.warn({ taskId: run.task.id, error: String(error) }, 'the process of a run could not be noted');
      });
    },
    ask: async (question): Promise<InputAnswer> => {
      // What led to the question is read before it.
      await recorder.settle();
      const request = await deps.questions.ask(run, question, run.signal);
      if (request.state === 'cancelled')
        throw new ProblemError('illegal_transition', 'the run is being stopped');
      return request.answer ?? { decision: 'deny' };
    },
  };
};

/** Those that its agent names; all when it names none. A program calls none: it has the command line. */
const toolsOf = ({ agent }: Run, token: string, { world }: AskingDeps): readonly CoxTool[] => {
  if (agent === undefined || agent.runtime === 'command') return [];
  const { tools: named } = agent;
  const all = world.coxTools?.(token) ?? [];
  return named === undefined ? all : all.filter(({ name }) => named.includes(name));
};
