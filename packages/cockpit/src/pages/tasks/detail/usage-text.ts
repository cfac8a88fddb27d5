import { grouped } from '@coxswain/locale';
import type { TasksPageWords } from '@coxswain/locale/cockpit';
import type { Usage } from '@coxswain/protocol';
import { costText } from '@coxswain/views';

/** All its tokens, in and out; undefined if they were not counted. */
export const totalTokens = ({ inputTokens, outputTokens }: Usage): number | undefined =>
  inputTokens === undefined && outputTokens === undefined
    ? undefined
    : (inputTokens ?? 0) + (outputTokens ?? 0);

/**
 * `12,480  (11,200 in · 1,280 out · 300 cached)  0.031 USD`; undefined when nobody counted. Where a call was cut off, it was at
 * least that: `≥ 12,480`, or `–` when nothing else was counted.
 */
export const usageText = (usage: Usage | undefined, words: TasksPageWords['detail']): string | undefined => {
  const total = usage && totalTokens(usage);
  if (!usage) return undefined;
  if (total === undefined) return usage.isIncomplete ? '–' : undefined;
  const { inputTokens = 0, outputTokens = 0, cachedTokens = 0, cost, currency } = usage;
  const parts = [
    words.tokensInOut(grouped(inputTokens), grouped(outputTokens)),
    ...(cachedTokens > 0 ? [words.cached(grouped(cachedTokens))] : []),
  ];
  const price = cost === undefined ? '' : `  ${costText(cost, currency)}`;
  return `${usage.isIncomplete ? '≥ ' : ''}${grouped(total)}  (${parts.join(' · ')})${price}`;
};
