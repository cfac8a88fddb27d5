// A job as far as its runs are made from it.

import type { JobDefinition } from '@coxswain/ledger';
import type { JobId } from '@coxswain/protocol';

export type RunnableJob = JobDefinition & { readonly id: JobId };
