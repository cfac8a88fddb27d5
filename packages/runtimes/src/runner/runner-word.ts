// What a runner says of itself. It is asked one thing at a time, and one that does not answer keeps nobody waiting twice.

import type { FromRunner } from '@coxswain/runner';

type RunnerAnswer = Extract<FromRunner, { type: 'runs' }>;

/** What a runner says of itself. */
export interface RunnerReport {
  readonly version: number;
  /** It starts nothing new. */
  readonly isFormer: boolean;
  readonly socket: string;
  /** Undefined when it does not answer: it is stopped, or busy beyond measure. A moment old when it takes its time. */
  readonly answer?: Pick<RunnerAnswer, 'runs' | 'build' | 'rssBytes'> | undefined;
  /** How long it has not answered; undefined when it does. */
  readonly silentMs?: number | undefined;
  /** Undefined when it has never answered. */
  readonly pid?: number | undefined;
}

/** How long a runner may take to say what it holds. */
export const REPORT_MS = 1_000;
/** How long anyone waits for that, when it has said it before. */
const NEWS_MS = 100;

export class RunnerWord {
  #question: { readonly askedMs: number; readonly answered: PromiseWithResolvers<void> } | undefined;
  #last: RunnerAnswer | undefined;

  /** What it said, now or a moment ago, or how long it has been silent; `send` asks it, if no question is under way. */
  async ask(send: () => void): Promise<Pick<RunnerReport, 'answer' | 'silentMs'>> {
    if (!this.#question) {
      this.#question = { askedMs: performance.now(), answered: Promise.withResolvers() };
      send();
    }
    const { askedMs, answered } = this.#question;
    const leftMs = (this.#last ? NEWS_MS : REPORT_MS) - (performance.now() - askedMs);
    if (leftMs > 0) {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, Math.ceil(leftMs));
      await Promise.race([answered.promise, late]);
      clearTimeout(timer);
    }
    const silentMs = this.#question ? performance.now() - this.#question.askedMs : 0;
    const answer = this.#last;
    return silentMs >= REPORT_MS || !answer ? { silentMs } : { answer };
  }

  /** It has answered; undefined: it is gone. */
  come(answer: RunnerAnswer | undefined): void {
    this.#last = answer;
    this.#question?.answered.resolve();
    this.#question = undefined;
  }
}
