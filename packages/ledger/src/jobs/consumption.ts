// What of a usage counts against the budget of a job.

import type { Usage } from '@coxswain/protocol';

/** In units of whatever currency was reported; 0 where nobody said. */
export const costOf = (usage: Usage | undefined): number => usage?.cost ?? 0;

/** What went in and what came out. */
export const tokensOf = (usage: Usage | undefined): number =>
  (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
