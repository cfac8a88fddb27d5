// Input requests of live runs: asked, answered by the first who answers, or closed when time or patience ends.

import type { Ledger } from '@coxswain/ledger';
import {
  ID_BYTES,
  type InputAnswer,
  type InputId,
  type InputQuestion,
  type InputRequest,
  inputIdFrom,
  type Limits,
  ProblemError,
} from '@coxswain/protocol';
import type { Alarms } from '../alarms.ts';
import type { Clock } from '../dependencies.ts';
import type { Run } from './run.ts';

/** Who an answer is from when nobody gave it. */
const NOBODY = 'cox';

interface Waiting {
  readonly run: Run;
  readonly settle: (request: InputRequest) => void;
  readonly callOff: (() => void) | undefined;
}

export interface QuestionsPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Alarms on the wall clock. */
  readonly alarms: Alarms;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly limits: () => Limits;
  /** The run waits for a person: for one question more. */
  readonly onWaiting: (run: Run) => void;
  /** It waits for one question less. */
  readonly onResumed: (run: Run) => void;
}

export class Questions {
  readonly #ports: QuestionsPorts;
  readonly #waiting = new Map<InputId, Waiting>();

  constructor(ports: QuestionsPorts) {
    this.#ports = ports;
  }

  /** Asks and waits for the closed request; an aborted signal cancels the question. */
  async ask(run: Run, question: InputQuestion, signal: AbortSignal): Promise<InputRequest> {
    const request = this.#requestOf(run, question);
    const closed = new Promise<InputRequest>((settle) => {
      const { expiresAt } = request;
      const callOff =
        expiresAt === undefined
          ? undefined
          : this.#ports.alarms.set(Date.parse(expiresAt), () => void this.#expire(run, request));
      this.#waiting.set(request.id, { run, settle, callOff });
    });
    this.#ports.onWaiting(run);
    const isAsked = await this.#ports.ledger.inputs.ask(run.claim, request, this.#ports.clock.nowMs());
    if (!isAsked) {
      this.#forget(request.id);
      throw new ProblemError('illegal_transition', `task ${run.task.id} no longer runs, so it cannot ask`);
    }
    const cancel = (): void => {
      // A question that its asker withdrew lets the run go on; one that is closed because the run stops does not.
      void this.#close(request.id, { state: 'cancelled', by: NOBODY, resumes: !run.signal.aborted });
    };
    if (run.signal.aborted || signal.aborted) cancel();
    run.signal.addEventListener('abort', cancel, { once: true });
    signal.addEventListener('abort', cancel, { once: true });
    this.#answerAtOnce(run, request);
    try {
      return await closed;
    } finally {
      run.signal.removeEventListener('abort', cancel);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** A person answers. Throws `input_not_found`, or `already_answered` when somebody was faster. */
  async answer(id: InputId, answer: InputAnswer, by: string): Promise<InputRequest> {
    const state = answer.decision === 'deny' ? 'denied' : 'answered';
    const result = await this.#close(id, { state, answer, by });
    if (!result) throw new ProblemError('input_not_found', `there is no input request ${id}`);
    if (result.closed) return result.request;
    const { request } = result;
    throw new ProblemError(
      'already_answered',
      `${id} was ${request.state} by ${request.answeredBy ?? NOBODY} before; nothing was changed`,
    );
  }

  #requestOf(run: Run, question: InputQuestion): InputRequest {
    const nowMs = this.#ports.clock.nowMs();
    const limits = this.#ports.limits();
    const mayExpire = run.task.onInput !== 'park' || question.default !== undefined;
    const timeoutMs = question.timeoutMs ?? (mayExpire ? limits.inputTimeoutMs : undefined);
    return {
      ...question,
      id: inputIdFrom(this.#ports.randomBytes(ID_BYTES)),
      taskId: run.task.id,
      state: 'open',
      createdAt: new Date(nowMs).toISOString(),
      expiresAt: timeoutMs === undefined ? undefined : new Date(nowMs + timeoutMs).toISOString(),
    };
  }

  // Where nobody watches, a question without a time limit of its own is not left to wait.
  #answerAtOnce(run: Run, request: InputRequest): void {
    if (run.task.onInput !== 'park' && request.expiresAt === undefined) void this.#expire(run, request);
  }

  async #expire(run: Run, request: InputRequest): Promise<void> {
    if (request.default) {
      await this.#close(request.id, { state: 'answered', answer: request.default, by: NOBODY });
      return;
    }
    if (run.task.onInput === 'fail') {
      const message = `nobody answered: ${request.title}`;
      run.stop({ status: 'failed', reason: 'no_answer', by: NOBODY, message });
      return;
    }
    const answer: InputAnswer = { decision: 'deny', text: 'nobody answered in time' };
    await this.#close(request.id, { state: 'expired', answer, by: NOBODY });
  }

  async #close(
    id: InputId,
    closing: {
      readonly state: 'answered' | 'denied' | 'cancelled' | 'expired';
      readonly answer?: InputAnswer;
      readonly by: string;
      readonly resumes?: boolean;
    },
  ): ReturnType<Ledger['inputs']['close']> {
    const result = await this.#ports.ledger.inputs.close(id, closing, this.#ports.clock.nowMs());
    if (result) {
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
    waiting.callOff?.();
    this.#ports.onResumed(waiting.run);
  }
}
