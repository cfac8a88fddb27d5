// What a task has consumed, as its agent reports it: tokens at the end of a turn or with each model call, cost
// as a sum that began before the task. What was not reported stays unknown: a zero would be a claim.

import type { Usage } from '@coxswain/protocol';
import type { Quirks } from '../quirks.ts';
import { countOf, type Fields, fieldsOf, textOf } from './reading.ts';
import { addCounts, type Counted, readCounts, readQuota, type TokenCounts } from './token-counts.ts';

/** The cost of the conversation so far in an update; undefined when it has none. */
export const reportedCost = (
  update: unknown,
): { readonly amount: number; readonly currency?: string | undefined } | undefined => {
  const { amount, currency } = fieldsOf(fieldsOf(update).cost);
  const cost = countOf(amount);
  return cost === undefined ? undefined : { amount: cost, currency: textOf(currency) };
};

export class UsageMeter {
  readonly #quirks: Quirks;
  readonly #costBefore: number | undefined;
  /** Of the turns that ended. */
  #ended: TokenCounts | undefined;
  /** Of the model calls in this turn that were reported one by one. */
  #calls: TokenCounts | undefined;
  #isIncomplete = false;
  /** A turn was cancelled, and its agent did not report what it had cost. */
  #isCut = false;
  #model: string | undefined;
  #cost: { readonly amount: number; readonly currency?: string | undefined } | undefined;

  constructor(options: {
    readonly quirks: Quirks;
    readonly model?: string | undefined;
    /** What the agent had counted when the task began. undefined: it is not known, and so the cost of the task is not. */
    readonly costBefore: number | undefined;
  }) {
    const { quirks, model, costBefore } = options;
    this.#quirks = quirks;
    this.#model = model;
    this.#costBefore = costBefore;
  }

  /** Adds what an update reports. */
  take(update: Fields): void {
    const meta = fieldsOf(update._meta);
    this.#model = textOf(meta['_claude/model']) ?? this.#model;
    if (update.sessionUpdate === 'usage_update') this.#cost = reportedCost(update) ?? this.#cost;
    else this.#addCall(readCounts(meta.usage));
  }

  /** Adds what the answer to a prompt reports about the turn; without one only the reported calls count. */
  endTurn(
    response: unknown,
    { usedTools, isCut }: { readonly usedTools: boolean; readonly isCut: boolean },
  ): void {
    const { usage, _meta } = fieldsOf(response);
    const reported: Counted | undefined = readQuota(_meta) ?? readCounts(usage);
    const isPart = this.#quirks.tokens === 'last call' && usedTools;
    const { model, ...tokens } = (isPart ? undefined : reported) ?? {};
    this.#model = model ?? this.#model;
    const isReported = Object.keys(tokens).length > 0;
    // Some agents report zeros for a turn that was cancelled while the model answered.
    this.#isCut ||= isCut && !tokens.inputTokens && !tokens.outputTokens;
    const counted = isReported ? tokens : this.#calls;
    if (counted) this.#ended = this.#ended ? addCounts(this.#ended, counted) : counted;
    else this.#isIncomplete = true;
    this.#calls = undefined;
  }

  /** Everything that the agent's conversation cost, for the task that follows; undefined when it was never reported. */
  get costSoFar(): number | undefined {
    return this.#cost?.amount;
  }

  get usage(): Usage | undefined {
    const tokens = this.#tokens();
    const cost = this.#costOfTask();
    if (!tokens && cost === undefined && !this.#isCut) return undefined;
    return {
      ...tokens,
      ...(cost === undefined ? {} : { cost, currency: this.#cost?.currency }),
      model: this.#model,
      ...(tokens || cost !== undefined ? { reportedBy: 'agent' } : {}),
      ...(this.#isCut ? { isIncomplete: true } : {}),
    };
  }

  #addCall(call: TokenCounts | undefined): void {
    if (call) this.#calls = this.#calls ? addCounts(this.#calls, call) : call;
  }

  // The sum of some turns would look like the sum of all, and agents whose model counts nothing report zeros.
  #tokens(): TokenCounts | undefined {
    if (this.#isIncomplete) return undefined;
    const counts =
      this.#ended && this.#calls ? addCounts(this.#ended, this.#calls) : (this.#ended ?? this.#calls);
    return counts?.inputTokens || counts?.outputTokens ? counts : undefined;
  }

  // A sum that is smaller than before was reset at an unknown time; one that has not grown yet says nothing of a call cut short.
  #costOfTask(): number | undefined {
    if (this.#cost === undefined || this.#costBefore === undefined) return undefined;
    const cost = this.#cost.amount - this.#costBefore;
    return cost < 0 || (cost === 0 && this.#isCut) ? undefined : cost;
  }
}
