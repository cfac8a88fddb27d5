// Input requests of live runs: asked, answered by the first who answers, or closed when time or patience ends.

import { createHash } from 'node:crypto';
import type { Ledger } from '@coxswain/ledger';
import {
  ID_BYTES,
  type InputAnswer,
  type InputId,
  type InputQuestion,
  type InputRequest,
  inputIdFrom,
  ProblemError,
} from '@coxswain/protocol';
import type { AskedBefore } from '@coxswain/runtimes';
import type { Deps } from '../deps.ts';
import type { Caller } from '../engine.ts';
import { persist } from '../persist.ts';
import { auditBy } from '../rights/index.ts';
import type { Run } from './run.ts';

/** The name on an answer that no person gave. */
const NOBODY = 'cox';

interface Waiting {
  readonly run: Run;
  readonly settle: (request: InputRequest) => void;
  readonly fail: (error: unknown) => void;
  dispose: () => void;
}

interface Adopted {
  readonly run: Run;
  readonly request: InputRequest;
  readonly closed: Promise<InputRequest>;
}

const isSame = (one: InputQuestion, other: InputQuestion): boolean =>
  one.kind === other.kind &&
  one.title === other.title &&
  one.detail === other.detail &&
  JSON.stringify(one.options) === JSON.stringify(other.options);

/** The same for whoever takes the run over. */
const idOf = ({ claim }: Run, { ref }: AskedBefore): InputId =>
  inputIdFrom(createHash('sha256').update(`${claim.runId} ${ref}`).digest().subarray(0, ID_BYTES));

type Closing = Parameters<Ledger['inputs']['close']>[1];
type Closed = Awaited<ReturnType<Ledger['inputs']['close']>>;

/** Hears when a run waits for a person: for one question more, and for one less. */
interface Waits {
  readonly onWaiting: (run: Run) => void;
  readonly onResumed: (run: Run) => void;
}

/** For those who ask and answer. */
export interface AskingDeps extends Deps {
  readonly questions: Questions;
}

/** Throws `unprocessable` for an option that was not offered, and for words where a yes or no is asked for. */
const requireFitting = (
  { decision, optionId }: InputAnswer,
  { id, kind, options = [] }: InputRequest,
): void => {
  if (optionId !== undefined && !options.some((option) => option.id === optionId)) {
    const known = options.map((option) => option.id).join(', ') || 'none';
    throw new ProblemError('unprocessable', `${id} has no option '${optionId}'; its options: ${known}`);
  }
  if (kind === 'question' || decision !== 'answer' || optionId !== undefined) return;
  const ways = `cox approve ${id} or cox deny ${id}`;
  throw new ProblemError('unprocessable', `${id} asks for a ${kind}, not a text answer; use: ${ways}`);
};

export class Questions {
  readonly #deps: Deps;
  readonly #waits: Waits;
  readonly #waiting = new Map<InputId, Waiting>();
  /** Asked by runs of an earlier daemon, who wait no longer: they may ask again. */
  readonly #adopted = new Set<Adopted>();
  readonly #adopting = new WeakMap<Run, Promise<void>>();

  constructor(deps: Deps, waits: Waits) {
    this.#deps = deps;
    this.#waits = waits;
  }

  /** Waits for the answers to what the run asked while an earlier daemon lived; who asks the same again is given them. */
  adopt(run: Run): Promise<void> {
    const adopting = this.#adopt(run);
    this.#adopting.set(run, adopting);
    return adopting;
  }

  async #adopt(run: Run): Promise<void> {
    const asked = await this.#deps.env.ledger.inputs.ofTask(run.task.id);
    for (const request of asked.filter(({ state }) => state === 'open')) {
      const closed = this.#wait(run, request);
      closed.catch(() => {});
      const adopted = { run, request, closed };
      this.#adopted.add(adopted);
      void run.ended.then(() => {
        this.#adopted.delete(adopted);
        this.#forget(request.id);
      });
      this.#limitWaiting(run, request);
    }
  }

  /** Asks and waits for the closed request; an aborted signal cancels the question. Throws `limit_reached`. */
  async ask(
    run: Run,
    question: InputQuestion,
    signal: AbortSignal,
    before?: AskedBefore,
  ): Promise<InputRequest> {
    await this.#adopting.get(run);
    if (run.signal.aborted) {
      run.cutShort();
      throw new ProblemError('illegal_transition', `task ${run.task.id} is being stopped, so it cannot ask`);
    }
    const id = before && idOf(run, before);
    const { request, closed } =
      (await this.#known(run, question, id)) ?? (await this.#askAnew(run, question, { ...before, id }));
    const cancel = (): void => {
      // The next daemon waits for the answer, and whoever asked comes back to it.
      if (run.leaving.aborted) return;
      run.cutShort();
      // A question that its asker withdrew lets the run go on; one that is closed because the run stops does not.
      this.#closeByItself(request.id, { state: 'cancelled', by: NOBODY, resumes: !run.signal.aborted });
    };
    if (run.signal.aborted || signal.aborted) cancel();
    run.signal.addEventListener('abort', cancel, { once: true });
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await closed;
    } finally {
      run.signal.removeEventListener('abort', cancel);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** What the run has asked while an earlier daemon lived: by its id, or else by its words as long as nobody has answered. */
  async #known(
    run: Run,
    question: InputQuestion,
    id: InputId | undefined,
  ): Promise<Pick<Adopted, 'request' | 'closed'> | undefined> {
    if (run.earlier === undefined) return undefined;
    const isIt = ({ request }: Adopted): boolean =>
      id === undefined ? isSame(request, question) : request.id === id;
    const found = this.#adopted.values().find((one) => one.run === run && isIt(one));
    if (found) this.#adopted.delete(found);
    if (found || id === undefined) return found;
    const request = await this.#deps.env.ledger.inputs.get(id);
    return request && { request, closed: Promise.resolve(request) };
  }

  async #askAnew(
    run: Run,
    question: InputQuestion,
    { id, isAnswered = false }: Partial<AskedBefore> & { readonly id: InputId | undefined },
  ): Promise<Pick<Adopted, 'request' | 'closed'>> {
    if (isAnswered)
      throw new ProblemError('already_answered', 'it was answered by itself, and is not asked again');
    this.#requireRoom(run);
    const request = this.#requestOf(run, question, id);
    const closed = this.#wait(run, request);
    await this.#store(run, request);
    this.#limitWaiting(run, request);
    return { request, closed };
  }

  #wait(run: Run, { id }: InputRequest): Promise<InputRequest> {
    const { promise, resolve: settle, reject: fail } = Promise.withResolvers<InputRequest>();
    this.#waiting.set(id, { run, settle, fail, dispose: () => {} });
    this.#waits.onWaiting(run);
    return promise;
  }

  /** A person answers. Throws `input_not_found`, or `already_answered` when somebody was faster. */
  async answer(id: InputId, answer: InputAnswer, caller: Caller): Promise<InputRequest> {
    const asked = await this.#deps.env.ledger.inputs.get(id);
    if (asked?.state === 'open') requireFitting(answer, asked);
    const state = answer.decision === 'deny' ? 'denied' : 'answered';
    const result = await this.#close(id, { state, answer, by: caller.name, audit: auditBy(caller) });
    if (!result) throw new ProblemError('input_not_found', `there is no input request ${id}`);
    if (result.closed) return result.request;
    const { request } = result;
    throw new ProblemError(
      'already_answered',
      `${id} was ${request.state} by ${request.answeredBy ?? NOBODY} already; nothing changed`,
    );
  }

  #requireRoom(run: Run): void {
    const key = 'questions.maxPerTask';
    const value = this.#deps.settings().limits[key];
    const open = [...this.#waiting.values()].filter((waiting) => waiting.run === run).length;
    if (open < value) return;
    throw new ProblemError(
      'limit_reached',
      `task ${run.task.id} is waiting for ${open} answers, ${key} is ${value}; wait for one, or raise it with: cox config set ${key} <number>`,
      { limit: { key, value } },
    );
  }

  #requestOf(run: Run, question: InputQuestion, id: InputId | undefined): InputRequest {
    const nowMs = this.#deps.env.clock.nowMs();
    const limits = this.#deps.settings().limits;
    const mayExpire = run.task.onInput !== 'park' || question.default !== undefined;
    const timeoutMs = question.timeoutMs ?? (mayExpire ? limits.inputTimeoutMs : undefined);
    return {
      ...question,
      id: id ?? inputIdFrom(this.#deps.env.randomBytes(ID_BYTES)),
      taskId: run.task.id,
      state: 'open',
      createdAt: new Date(nowMs).toISOString(),
      expiresAt: timeoutMs === undefined ? undefined : new Date(nowMs + timeoutMs).toISOString(),
    };
  }

  // A question that is not stored is not asked: the run continues as if it had never waited.
  async #store(run: Run, request: InputRequest): Promise<void> {
    try {
      if (await this.#deps.env.ledger.inputs.ask(run.claim, request, this.#deps.env.clock.nowMs())) return;
    } catch (error) {
      this.#forget(request.id);
      throw error;
    }
    this.#forget(request.id);
    throw new ProblemError(
      'illegal_transition',
      `task ${run.task.id} is no longer running, so it cannot ask`,
    );
  }

  // Only a stored question can expire. Where nobody watches, one without a time limit of its own is not left to wait.
  #limitWaiting(run: Run, request: InputRequest): void {
    const waiting = this.#waiting.get(request.id);
    if (!waiting) return;
    if (request.expiresAt !== undefined) {
      const { clock } = this.#deps.env;
      const atMs = clock.monotonicMs() + Date.parse(request.expiresAt) - clock.nowMs();
      waiting.dispose = this.#deps.steadyAlarms.set(atMs, () => this.#expire(run, request));
    } else if (run.task.onInput !== 'park') this.#expire(run, request);
  }

  #expire(run: Run, request: InputRequest): void {
    const text = request.expiresAt === undefined ? 'nobody can be asked' : 'nobody answered in time';
    const answer: InputAnswer = { decision: 'deny', text };
    if (request.default) {
      this.#closeByItself(request.id, { state: 'answered', answer: request.default, by: NOBODY });
    } else if (run.task.onInput !== 'fail') {
      this.#closeByItself(request.id, { state: 'expired', answer, by: NOBODY });
    } else {
      const message = `nobody answered: ${request.title}`;
      const stop = (): void => run.stop({ status: 'failed', reason: 'no_answer', message });
      this.#closeByItself(request.id, { state: 'cancelled', by: NOBODY, resumes: false }, stop);
    }
  }

  // Nobody would ask again: it is tried until the ledger takes it. `onClosed` is not called when someone was faster.
  #closeByItself(id: InputId, closing: Closing, onClosed: () => void = () => {}): void {
    const { env, giveUp } = this.#deps;
    persist(() => this.#close(id, closing, onClosed), env.log, [giveUp]).catch((error: unknown) => {
      const waiting = this.#waiting.get(id);
      this.#forget(id);
      waiting?.fail(error);
    });
  }

  async #close(id: InputId, closing: Closing, onClosed: () => void = () => {}): Promise<Closed> {
    const result = await this.#deps.env.ledger.inputs.close(id, closing, this.#deps.env.clock.nowMs());
    if (result) {
      if (result.closed) onClosed();
      const waiting = this.#waiting.get(id);
      this.#forget(id);
      waiting?.settle(result.request);
    }
    return result;
  }

  #forget(id: InputId): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.dispose();
    this.#waits.onResumed(waiting.run);
  }
}
