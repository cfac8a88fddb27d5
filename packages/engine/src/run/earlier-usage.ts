// What a task consumed in all its attempts. A runtime counts its own run alone: what earlier attempts consumed is added to
// whatever it reports.

import { type Fact, type RunEnd, sumUsage, type Usage } from '@coxswain/protocol';

/** The usage of the whole task; provider, model and who counted are those of the run. */
const withEarlier = (usage: Usage, earlier: Usage): Usage => ({ ...usage, ...sumUsage(earlier, usage) });

/** The facts of a run, each usage in them that of the whole task. */
export const factsWithEarlier = (facts: readonly Fact[], earlier: Usage | undefined): readonly Fact[] => {
  if (earlier === undefined) return facts;
  return facts.map((fact) =>
    fact.type === 'UsageUpdated'
      ? { ...fact, data: { ...fact.data, usage: withEarlier(fact.data.usage, earlier) } }
      : fact,
  );
};

/** The outcome of a run with the usage of the whole task. */
export const outcomeWithEarlier = (outcome: RunEnd, earlier: Usage | undefined): RunEnd =>
  earlier === undefined || outcome.usage === undefined
    ? outcome
    : { ...outcome, usage: withEarlier(outcome.usage, earlier) };
