// Figures as people read them: money with its currency.

import { printableLine } from '@coxswain/protocol';

/** Sums smaller than this are told as smaller than this. */
const MIN_COST = 0.0001;

/** `0.0312 USD`; a dash for a cost that nobody counted, `≥` before one that is not the whole. */
export const costText = (cost: number | undefined, currency: string | undefined, isPart = false): string => {
  if (cost === undefined) return '–';
  const amount = cost === 0 ? '0' : Number(cost.toFixed(4)) || `<${MIN_COST}`;
  return `${isPart ? '≥ ' : ''}${amount} ${printableLine(currency ?? '')}`.trim();
};
