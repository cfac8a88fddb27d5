// The part of a usage that counts against a job's budget.

import type { Usage } from '@coxswain/protocol';

/** In the reported currency; 0 when none was reported. */
export const costOf = (usage: Usage | undefined): number => usage?.cost ?? 0;

/** Input and output tokens. */
export const tokensOf = (usage: Usage | undefined): number =>
  (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
