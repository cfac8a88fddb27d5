import { grouped, type Words } from '@coxswain/locale';
import type { Usage } from '@coxswain/protocol';
import { safeLine } from '../output/output.ts';
import type { Field } from './fields.ts';

export { grouped };

/** `0.0312 USD`. */
export const costText = (cost: number, currency: string | undefined): string =>
  `${Number(cost.toFixed(6))} ${safeLine(currency ?? '')}`.trim();

/** A call was cut off, and nobody knows what it cost. */
const UNKNOWN = '–';

/** What a task consumed, as far as somebody counted it. */
export const usageFields = (usage: Usage, { fields }: Words): Field[] => {
  const { isIncomplete } = usage;
  const tokens = (count: number | undefined): string | undefined => {
    if (count === undefined) return undefined;
    return isIncomplete ? `≥ ${grouped(count)}` : grouped(count);
  };
  const lost = isIncomplete ? UNKNOWN : undefined;
  const model = [usage.provider, usage.model].filter((part) => part !== undefined).join(' ');
  return [
    [fields.inputTokens, tokens(usage.inputTokens) ?? lost],
    [fields.outputTokens, tokens(usage.outputTokens) ?? lost],
    [fields.cachedTokens, tokens(usage.cachedTokens)],
    [fields.reasoningTokens, tokens(usage.reasoningTokens)],
    [fields.cost, usage.cost === undefined ? undefined : costText(usage.cost, usage.currency)],
    [fields.model, model === '' ? undefined : safeLine(model)],
    [fields.reportedBy, usage.reportedBy === undefined ? undefined : safeLine(usage.reportedBy)],
  ];
};
