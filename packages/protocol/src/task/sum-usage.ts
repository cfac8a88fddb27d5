// Adds up usage: of the tasks of a session, of the attempts of a task.
import type { Usage } from '../schema/task.ts';

const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);

/** The sum of both. Costs in different currencies cannot be added; the cost is then left out. */
export const sumUsage = (sum: Usage | undefined, usage: Usage | undefined): Usage | undefined => {
  if (sum === undefined || usage === undefined) return usage ?? sum;
  const currency = sum.currency ?? usage.currency;
  const isOneCurrency = (usage.currency ?? currency) === currency && sum.currency !== MIXED;
  return {
    inputTokens: plus(sum.inputTokens, usage.inputTokens),
    outputTokens: plus(sum.outputTokens, usage.outputTokens),
    cachedTokens: plus(sum.cachedTokens, usage.cachedTokens),
    reasoningTokens: plus(sum.reasoningTokens, usage.reasoningTokens),
    cost: isOneCurrency ? plus(sum.cost, usage.cost) : undefined,
    currency: isOneCurrency ? currency : MIXED,
    ...(sum.isIncomplete || usage.isIncomplete ? { isIncomplete: true } : {}),
  };
};

/** ISO 4217 has XXX for "no currency". */
const MIXED = 'XXX';
