// What a task has consumed so far: exactly the sum of what the provider said of each of its calls.

import type { Usage } from '@coxswain/protocol';

/** What one call cost, as far as the provider reported it. */
export type CallUsage = Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedTokens' | 'reasoningTokens'>;

export interface UsageTotal {
  /** Adds a call; true when there was anything to add. */
  add(usage: CallUsage | undefined): boolean;
  /** A call was cut off: from now on the sum is only part of what was consumed. */
  lose(): void;
  /** undefined while the provider has reported nothing and nothing was lost. */
  total(): Usage | undefined;
}

const COUNTS = ['inputTokens', 'outputTokens', 'cachedTokens', 'reasoningTokens'] as const;

export const usageTotal = (source: { readonly provider: string; readonly model: string }): UsageTotal => {
  let isIncomplete = false;
  const sums: { [Count in (typeof COUNTS)[number]]?: number } = {};
  return {
    add: (usage) => {
      const counts = COUNTS.filter((count) => usage?.[count] !== undefined);
      for (const count of counts) sums[count] = (sums[count] ?? 0) + (usage?.[count] ?? 0);
      return counts.length > 0;
    },
    lose: () => {
      isIncomplete = true;
    },
    total: () => {
      const isReported = Object.keys(sums).length > 0;
      if (!isReported && !isIncomplete) return undefined;
      return {
        ...sums,
        ...source,
        ...(isReported ? { reportedBy: 'provider' } : {}),
        ...(isIncomplete ? { isIncomplete } : {}),
      };
    },
  };
};
