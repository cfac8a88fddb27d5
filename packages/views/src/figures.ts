// Figures as people read them: money with its currency.

import { printableLine } from '@coxswain/protocol';

/** Smaller sums are shown as less than this. */
const MIN_COST = 0.0001;

/** `0.0312 USD`; a dash for an unknown cost, `≥` before a partial one. */
export const costText = (cost: number | undefined, currency: string | undefined, isPart = false): string => {
  if (cost === undefined) return '–';
  const amount = cost === 0 ? '0' : Number(cost.toFixed(4)) || `<${MIN_COST}`;
  return `${isPart ? '≥ ' : ''}${amount} ${printableLine(currency ?? '')}`.trim();
};
