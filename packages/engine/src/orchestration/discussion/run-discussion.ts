// Leads a discussion: one speech after the other, each with all that was said before it, then the verdict.

import {
  type Composition,
  type Fact,
  MIN_SPEAKERS,
  type PlanEntry,
  ProblemError,
  type RunEnd,
  type Task,
  taskDurationMs,
} from '@coxswain/protocol';
import { Children } from '../children.ts';
import type { Orchestrated } from '../orchestrated.ts';
import { type Debate, promptOfJudge, promptOfTurn } from './discussion-prompts.ts';
import { type Speech, speakersOf, transcriptOf } from './speeches.ts';

type DiscussionSettings = Omit<Extract<Composition, { kind: 'discussion' }>, 'kind'>;

/** Nobody is given less time than this, however long the others spoke. */
const MIN_TIME_MS = 1_000;
const MAX_TITLE_CHARACTERS = 500;

export const runDiscussion = async (
  orchestrated: Orchestrated,
  settings: DiscussionSettings,
): Promise<RunEnd> => {
  const { children, known } = await Children.open(orchestrated);
  const release = orchestrated.deps.waitForChildren(orchestrated.task.id);
  try {
    return await new Discussion(orchestrated, settings, { children, known }).run();
  } finally {
    await children.endAll();
    children.close();
    release();
  }
};

/** Counts what was said in the output. */
const SPEECHES = 'speeches';

interface Turns {
  readonly children: Children;
  /** Turns that an earlier daemon began. */
  readonly known: readonly Task[];
}

class Discussion {
  readonly #orchestrated: Orchestrated;
  readonly #settings: DiscussionSettings;
  readonly #children: Children;
  readonly #debate: Debate;
  readonly #speeches: Speech[] = [];
  readonly #known: readonly Task[];
  readonly #over = new Set<string>();
  /** Passages in the output, and how many an earlier daemon has put there. */
  #passages = 0;
  readonly #passagesBefore: number;
  readonly #stop: AbortSignal;

  constructor(orchestrated: Orchestrated, settings: DiscussionSettings, { children, known }: Turns) {
    this.#orchestrated = orchestrated;
    this.#settings = settings;
    this.#children = children;
    this.#known = known;
    this.#passagesBefore =
      orchestrated.earlier?.positions.find(({ program }) => program === SPEECHES)?.stdout ?? 0;
    this.#debate = {
      topic: orchestrated.task.prompt,
      speakers: speakersOf(settings.agents),
      rounds: settings.rounds,
    };
    this.#stop = AbortSignal.any([orchestrated.handle.signal, orchestrated.deps.stopping]);
  }

  async run(): Promise<RunEnd> {
    for (let round = 1; round <= this.#settings.rounds; round += 1) {
      await this.#round(round);
      if (this.#stop.aborted) return this.#stopped();
    }
    const heard = new Set(
      this.#speeches.flatMap(({ speaker, text }) => (text === undefined ? [] : [speaker])),
    );
    if (heard.size < MIN_SPEAKERS) return this.#failed(this.#silence(heard.size));
    return this.#verdict();
  }

  /** The time of a round is shared by its speakers; after one that used it up, the others get the full time again. */
  async #round(round: number): Promise<void> {
    let leftMs = this.#settings.roundLimitMs;
    for (const [index, agent] of this.#settings.agents.entries()) {
      const speaker = this.#debate.speakers[index] ?? agent;
      const prompt = promptOfTurn(this.#debate, { round, speaker }, this.#speeches);
      const step = nameOfTurn(round, speaker);
      const task = await this.#ask({ kind: 'turn', step, agent, prompt, timeoutMs: leftMs });
      if (this.#stop.aborted) return;
      await this.#hear(round, speaker, task);
      const isOut = task instanceof ProblemError || task.reason === 'timeout';
      leftMs = isOut ? this.#settings.roundLimitMs : Math.max(MIN_TIME_MS, leftMs - taskDurationMs(task, 0));
    }
  }

  async #verdict(): Promise<RunEnd> {
    const { judge: agent, roundLimitMs: timeoutMs } = this.#settings;
    const prompt = promptOfJudge(this.#debate, this.#speeches);
    const task = await this.#ask({ kind: 'judge', step: nameOfVerdict(agent), agent, prompt, timeoutMs });
    if (this.#stop.aborted && (task instanceof ProblemError || task.status === 'cancelled'))
      return this.#stopped();
    await this.#report(undefined);
    const speech = speechOf(0, agent, task);
    if (speech.text === undefined)
      return this.#failed(`the judge '${agent}' gave no verdict: ${speech.absence}`);
    await this.#say(`## Verdict of ${agent}\n\n${speech.text}\n`);
    return { status: 'completed', result: speech.text };
  }

  /** What came of it; a problem: it could not be asked. */
  async #ask(turn: {
    readonly kind: 'turn' | 'judge';
    readonly step: string;
    readonly agent: string;
    readonly prompt: string;
    readonly timeoutMs: number;
  }): Promise<Task | ProblemError> {
    const { kind, step, agent, prompt, timeoutMs } = turn;
    const title = `${this.#orchestrated.task.description.slice(0, MAX_TITLE_CHARACTERS / 2)} · ${step}`;
    const ceilingMs = this.#orchestrated.deps.settings().limits.maxExecutionTimeMs;
    try {
      const known = this.#known.find((task) => task.step === step);
      const task =
        known ??
        (await this.#children.submit({
          input: { prompt, agent, title, timeoutMs: Math.min(timeoutMs, ceilingMs) },
          // It contains what others said.
          origination: { kind, step, isFilled: true },
        }));
      await this.#report(step);
      return task.endedAt === undefined ? await this.#endOf(task) : task;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code === 'storage') throw error;
      return error;
    } finally {
      this.#over.add(step);
    }
  }

  /** It continues while the daemon waits for runs to finish; a cancel ends it. */
  async #endOf(task: Task): Promise<Task> {
    const { handle, deps } = this.#orchestrated;
    const signal = deps.stopping.aborted ? handle.signal : this.#stop;
    try {
      for (;;) {
        const ended = (await this.#children.nextEnded(signal)).find(({ id }) => id === task.id);
        if (ended) return ended;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      if (handle.signal.aborted) return { ...task, status: 'cancelled' };
      await this.#children.endPending();
      return this.#endOf(task);
    }
  }

  async #hear(round: number, speaker: string, task: Task | ProblemError): Promise<void> {
    const speech = speechOf(round, speaker, task);
    this.#speeches.push(speech);
    await this.#say(`${transcriptOf([speech])}\n\n`);
  }

  async #say(text: string): Promise<void> {
    this.#passages += 1;
    if (this.#passages <= this.#passagesBefore) return;
    const read = { program: SPEECHES, stdout: this.#passages, stderr: 0 };
    await this.#orchestrated.handle.update(
      [{ type: 'StreamChunk', data: { stream: 'message', text } }],
      read,
    );
  }

  /** @param step the step in progress; undefined: there are no more */
  async #report(step: string | undefined): Promise<void> {
    const { speakers, rounds } = this.#debate;
    const turns = Array.from({ length: rounds }, (_, index) =>
      speakers.map((speaker) => nameOfTurn(index + 1, speaker)),
    ).flat();
    const entries = [...turns, nameOfVerdict(this.#settings.judge)].map((content): PlanEntry => {
      const isOver = this.#over.has(content);
      return { content, status: isOver ? 'completed' : content === step ? 'in_progress' : 'pending' };
    });
    const facts: Fact[] = [{ type: 'PlanUpdated', data: { entries } }];
    if (step !== undefined)
      facts.push({ type: 'AgentStatus', data: { phase: 'waiting_children', detail: step } });
    await this.#orchestrated.handle.update(facts);
  }

  #silence(heard: number): string {
    const last = this.#speeches.findLast(({ absence }) => absence !== undefined);
    const why = last ? `; the last to fail: ${last.speaker} (${last.absence})` : '';
    return `${heard} of ${this.#debate.speakers.length} speakers answered, a discussion needs ${MIN_SPEAKERS}${why}`;
  }

  #failed(message: string): RunEnd {
    return { status: 'failed', reason: 'step_failed', message, result: transcriptOf(this.#speeches) };
  }

  #stopped(): RunEnd {
    const { handle, deps, task } = this.#orchestrated;
    if (!handle.signal.aborted) deps.leave(task.id);
    return { status: 'cancelled', result: transcriptOf(this.#speeches) };
  }
}

const nameOfTurn = (round: number, speaker: string): string => `round ${round} · ${speaker}`;
const nameOfVerdict = (judge: string): string => `verdict · ${judge}`;

const speechOf = (round: number, speaker: string, task: Task | ProblemError): Speech => {
  if (task instanceof ProblemError) return { round, speaker, absence: task.message };
  const text = task.result?.replaceAll('\0', '').trim() ?? '';
  if (task.status === 'completed' && text !== '') return { round, speaker, text };
  return { round, speaker, absence: absenceOf(task) };
};

const absenceOf = (task: Task): string => {
  if (task.status === 'completed') return 'it said nothing';
  if (task.reason === 'timeout')
    return 'it did not answer within the time limit of its round and was cancelled';
  return task.error === undefined ? `it was ${task.status}` : `it failed: ${task.error.message}`;
};
