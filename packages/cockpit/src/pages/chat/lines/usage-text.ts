// What was consumed, as text.

import type { Usage } from '@coxswain/protocol';

/** Tokens that went in and came out. */
export const tokensOf = (usage: Usage | undefined): number =>
  (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);

/** With separators between thousands. */
export const tokensText = (tokens: number): string => tokens.toLocaleString('en-US');

/** `0.0213 USD`; undefined when nobody said what it cost. */
export const costText = (usage: Usage | undefined): string | undefined => {
  if (usage?.cost === undefined) return undefined;
  const amount = usage.cost >= 1 ? usage.cost.toFixed(2) : String(Number(usage.cost.toPrecision(2)));
  return `${amount} ${usage.currency ?? 'USD'}`;
};
