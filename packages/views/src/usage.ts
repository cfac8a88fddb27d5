// Usage, as far as it was counted.

import { grouped, type Words } from '@coxswain/locale';
import { printableLine, type Usage } from '@coxswain/protocol';
import { type Field, field } from './fields.ts';
import { costText } from './figures.ts';
import { joined } from './line.ts';

/** Input and output tokens together; a dash if not counted. */
export const tokensText = (usage: Usage | undefined): string =>
  tokensOf(usage) === 0 ? '–' : grouped(tokensOf(usage));

export const tokensOf = (usage: Usage | undefined): number =>
  (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);

export const usageFields = (usage: Usage, { fields }: Words): readonly Field[] => {
  const { isIncomplete = false } = usage;
  // A call was interrupted, so its cost is unknown.
  const tokens = (count: number | undefined, lost = ''): string => {
    if (count === undefined) return isIncomplete ? lost : '';
    return `${isIncomplete ? '≥ ' : ''}${grouped(count)}`;
  };
  return [
    ...field(fields.inputTokens, tokens(usage.inputTokens, '–')),
    ...field(fields.outputTokens, tokens(usage.outputTokens, '–')),
    ...field(fields.cachedTokens, tokens(usage.cachedTokens)),
    ...field(fields.reasoningTokens, tokens(usage.reasoningTokens)),
    ...field(fields.cost, usage.cost === undefined ? undefined : costText(usage.cost, usage.currency)),
    ...field(fields.model, printableLine(joined([usage.provider, usage.model], ' '))),
    ...field(fields.reportedBy, printableLine(usage.reportedBy ?? '')),
  ];
};
